"use client";

import ReconnectingWebSocket from "partysocket/ws";
import { useCallback, useEffect, useReducer, useRef } from "react";
import { closeCodes, type Person, parseServerFrames, type SendFrame } from "./protocol";
import * as rest from "./rest-client";
import {
  type Connection,
  initialRoomState,
  isEnd,
  type Message,
  type RoomState,
  roomReducer,
} from "./room-state";

export type RoomOptions = {
  roomId: number;
  me: Person;
  /** The newest page of history, oldest first. */
  history: { messages: Message[]; more: boolean };
  /** Where rooms live, as `wss://host`; null: where this page came from. */
  partyUrl: string | null;
};

export type RoomHandle = {
  state: RoomState;
  /** Shows the message as pending and sends it, now or at the next connection. */
  send(msg: string): void;
  resend(cid: string): void;
  discard(cid: string): void;
  /** Loads the page before the first entry; resolves when it is in the state. */
  loadOlder(): Promise<void>;
  /** Tries again at once instead of waiting for the next try. */
  reconnect(): void;
};

/** A connection on which an answer takes longer than this is taken for dead. */
const answerTimeoutMs = 10_000;

/**
 * A room's socket, outbox and state.
 *
 * A message stays in the outbox until its answer or its own event is here, and is sent again with
 * the same `cid` after each reconnect, so it ends up in the room exactly once.
 */
export function useRoom({ roomId, me, history, partyUrl }: RoomOptions): RoomHandle {
  const [state, dispatch] = useReducer(roomReducer, history, initialRoomState);
  const current = useRef(state);
  current.current = state;
  const socketRef = useRef<ReconnectingWebSocket | null>(null);
  const meRef = useRef(me);
  meRef.current = me;

  useEffect(() => {
    let token = "";
    let ended = false;
    const become = (connection: Connection) => {
      ended ||= isEnd(connection);
      dispatch({ type: "connection", connection });
      if (ended) socket.close();
    };
    const socket = new ReconnectingWebSocket(
      async () => {
        const result = await rest.fetchToken(roomId);
        if (typeof result !== "string") {
          become(result);
          throw new Error(`no token: ${result.state}`);
        }
        token = result;
        return `${partyUrl ?? location.origin.replace(/^http/, "ws")}/parties/main/${roomId}`;
      },
      [],
      {
        // Its queue would flush ahead of the token.
        maxEnqueuedMessages: 0,
        minReconnectionDelay: 300 + Math.random() * 700,
        maxReconnectionDelay: 10_000,
        reconnectionDelayGrowFactor: 1.6,
        connectionTimeout: answerTimeoutMs,
      },
    );
    socketRef.current = socket;

    socket.addEventListener("open", () => {
      socket.send(JSON.stringify({ token, since: current.current.lastId }));
    });
    socket.addEventListener("message", ({ data }) => {
      for (const frame of parseServerFrames(data)) {
        if ("status" in frame) {
          dispatch({ type: "answer", frame, me: meRef.current });
          continue;
        }
        if (frame.type === 1 && frame.username === meRef.current.username) {
          // Nobody hears of their own comings and goings, but of being removed.
          become({ state: "removed" });
          return;
        }
        dispatch({ type: "frame", frame });
        if (frame.type !== 2) continue;
        for (const { cid, msg, failed } of current.current.pending) {
          if (!failed) sendFrame(socket, { msg, cid });
        }
      }
    });
    socket.addEventListener("close", ({ code }) => {
      if (ended) return;
      if (code === closeCodes.removed) become({ state: "removed" });
      else if (code === closeCodes.roomDeleted) become({ state: "deleted" });
      else if (current.current.connection.state === "online") {
        become({ state: "connecting", since: Date.now() });
      }
    });

    const reconnect = () => {
      if (!ended) socket.reconnect();
    };
    const watchdog = setInterval(() => {
      const { connection, pending } = current.current;
      if (connection.state !== "online") return;
      const oldest = pending.find(({ failed }) => !failed);
      if (oldest && Date.now() - oldest.sentAt > answerTimeoutMs) {
        dispatch({ type: "resend", cid: oldest.cid, at: Date.now() });
        reconnect();
      }
    }, 1_000);
    window.addEventListener("online", reconnect);
    return () => {
      ended = true;
      clearInterval(watchdog);
      window.removeEventListener("online", reconnect);
      socket.close();
    };
  }, [roomId, partyUrl]);

  const hole = state.entries.find((entry) => entry.kind === "hole");
  const holeStart = hole?.after;
  useEffect(() => {
    if (holeStart === undefined) return;
    const abort = new AbortController();
    void rest.retrying(abort.signal, async () => {
      const page = await rest.fetchHistory(roomId, { after: holeStart }, abort.signal);
      if (page.messages.length === 0) throw new Error("the archive is not there yet");
      dispatch({ type: "filled", after: holeStart, messages: page.messages });
    });
    return () => abort.abort();
  }, [roomId, holeStart]);

  const send = useCallback((msg: string) => {
    const cid = newCid();
    dispatch({ type: "send", cid, msg, at: Date.now() });
    if (current.current.connection.state === "online") sendFrame(socketRef.current, { msg, cid });
  }, []);

  const resend = useCallback((cid: string) => {
    const message = current.current.pending.find((pending) => pending.cid === cid);
    if (!message) return;
    dispatch({ type: "resend", cid, at: Date.now() });
    if (current.current.connection.state === "online") {
      sendFrame(socketRef.current, { msg: message.msg, cid });
    }
  }, []);

  const discard = useCallback((cid: string) => dispatch({ type: "discard", cid }), []);

  const loadOlder = useCallback(async () => {
    const before = current.current.entries.find((entry) => entry.kind === "message")?.id;
    if (before === undefined) return;
    const page = await rest.fetchHistory(roomId, { before });
    dispatch({ type: "older", ...page });
  }, [roomId]);

  const reconnect = useCallback(() => socketRef.current?.reconnect(), []);

  return { state, send, resend, discard, loadOlder, reconnect };
}

function sendFrame(socket: ReconnectingWebSocket | null, frame: SendFrame): void {
  if (socket?.readyState === ReconnectingWebSocket.OPEN) socket.send(JSON.stringify(frame));
}

/** `crypto.randomUUID` is missing on plain http beyond localhost. */
function newCid(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
