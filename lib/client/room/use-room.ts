"use client";

import { useEffect, useMemo, useState } from "react";
import type { MemberRequest } from "@/lib/wire/parse";
import { markRoomRead, noteSaid } from "../inbox/use-inbox";
import * as rest from "../rest/rest-client";
import type { RoomState } from "../state/reducer";
import { RoomClient, type RoomOptions } from "./room-client";

export type { RoomOptions } from "./room-client";

type Actions = Pick<
  RoomClient,
  | "resend"
  | "discard"
  | "reconnect"
  | "typing"
  | "loadOlder"
  | "fill"
  | "jumpTo"
  | "quote"
  | "markRead"
>;

/** See `RoomClient` for what each of them does. They stay the same as long as the room does. */
export type RoomHandle = Actions & {
  state: RoomState;
  send(msg: string, options?: { reply?: number }): void;
  edit(id: number, msg: string): void;
  remove(id: number): void;
  react(id: number, emoji: string, on: boolean): void;
};

/** A room's socket, outbox and state, from the first render of `roomId` on. */
export function useRoom(options: RoomOptions): RoomHandle {
  const { roomId, partyUrl } = options;
  // The rest of the options is what the room began with.
  const client = useMemo(() => new RoomClient(options, rest), [roomId, partyUrl]);
  const [state, setState] = useState(client.state);
  useEffect(() => {
    const unsubscribe = client.subscribe(setState);
    client.start();
    // A page that is closed, or put away on a phone, may never run again.
    const tellRead = () => void client.tellRead();
    window.addEventListener("pagehide", tellRead);
    document.addEventListener("visibilitychange", tellRead);
    return () => {
      window.removeEventListener("pagehide", tellRead);
      document.removeEventListener("visibilitychange", tellRead);
      unsubscribe();
      client.stop();
    };
  }, [client]);
  const actions = useMemo(() => actionsOf(client, roomId), [client, roomId]);
  const newest = state.entries.lastMessage();
  useEffect(() => {
    if (newest) noteSaid(roomId, newest.id, newest.time);
  }, [roomId, newest]);
  return { state, ...actions };
}

function actionsOf(client: RoomClient, roomId: number): Omit<RoomHandle, "state"> {
  const ask = (request: MemberRequest) => client.ask(request);
  return {
    send: (msg, { reply } = {}) => ask({ kind: "send", msg, reply }),
    edit: (target, msg) => ask({ kind: "edit", target, msg }),
    remove: (target) => ask({ kind: "delete", target }),
    react: (target, emoji, on) => ask({ kind: "react", target, emoji, on }),
    resend: (cid) => client.resend(cid),
    discard: (cid) => client.discard(cid),
    reconnect: () => client.reconnect(),
    typing: () => client.typing(),
    loadOlder: () => client.loadOlder(),
    fill: (after, side) => client.fill(after, side),
    quote: (ids) => client.quote(ids),
    jumpTo: (id) => client.jumpTo(id),
    markRead: (id) => {
      client.markRead(id);
      markRoomRead(roomId, id);
    },
  };
}
