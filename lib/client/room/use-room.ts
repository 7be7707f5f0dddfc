"use client";

import "client-only";
import { useEffect, useMemo, useState } from "react";
import type { Attachment } from "../files/attachment";
import { markRoomRead, markRoomUnread, noteActivity } from "../inbox/use-inbox";
import * as rest from "../rest/rest-client";
import type { RoomState } from "../state/types";
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
  | "markUnread"
>;

/** `RoomClient` documents the actions. They keep their identity as long as the room is the same. */
export type RoomHandle = Actions & {
  state: RoomState;
  send(msg: string, options?: { reply?: number; attachments?: Attachment[] }): void;
  edit(id: number, msg: string): void;
  remove(id: number): void;
  react(id: number, emoji: string, on: boolean): void;
};

/**
 * A room's socket, outbox and state. Other options than `roomId` and `partyUrl` are read at the
 * first render of a room only.
 */
export function useRoom(options: RoomOptions): RoomHandle {
  const { roomId, partyUrl } = options;
  const client = useMemo(() => new RoomClient(options, rest), [roomId, partyUrl]);
  const [state, setState] = useState(client.state);
  useEffect(() => {
    const unsubscribe = client.subscribe(setState);
    client.start();
    // No code may run any more once a page is closed, or in the background of a phone.
    const saveRead = () => void client.saveRead();
    window.addEventListener("pagehide", saveRead);
    document.addEventListener("visibilitychange", saveRead);
    return () => {
      window.removeEventListener("pagehide", saveRead);
      document.removeEventListener("visibilitychange", saveRead);
      unsubscribe();
      client.stop();
    };
  }, [client]);
  const actions = useMemo(() => actionsOf(client, roomId), [client, roomId]);
  const newest = state.entries.lastMessage();
  useEffect(() => {
    if (newest) noteActivity(roomId, newest.id, newest.time);
  }, [roomId, newest]);
  return { state, ...actions };
}

function actionsOf(client: RoomClient, roomId: number): Omit<RoomHandle, "state"> {
  return {
    send: (msg, { reply, attachments = [] } = {}) =>
      client.submit(
        attachments.length > 0
          ? { kind: "send-files", msg, reply, attachments }
          : { kind: "send", msg, reply },
      ),
    edit: (target, msg) => client.submit({ kind: "edit", target, msg }),
    remove: (target) => client.submit({ kind: "delete", target }),
    react: (target, emoji, on) => client.submit({ kind: "react", target, emoji, on }),
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
    markUnread: async (id) => {
      await client.markUnread(id);
      markRoomUnread(roomId, id);
    },
  };
}
