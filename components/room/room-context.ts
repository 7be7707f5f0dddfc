"use client";

import { createContext, use } from "react";
import type { RoomHandle } from "@/lib/client/room/use-room";
import type { Entries, RoomState } from "@/lib/client/state/types";
import type { Person } from "@/lib/wire/frames";
import type { RoomInfo } from "./room-info";

/** The part of a room that messages do not change: reading it costs no render when one arrives. */
export type RoomContextValue = Pick<
  RoomHandle,
  "loadOlder" | "fill" | "quote" | "resend" | "discard"
> & {
  room: RoomInfo;
  me: Person;
  /** The usernames of those whose messages are folded. */
  folded: ReadonlySet<string>;
  /** The entries of now, for event handlers. */
  readEntries(): Entries;
  /** Awaits a call that ends the user's membership, without announcing the end of the room. */
  leave(call: Promise<unknown>): Promise<void>;
};

const RoomContext = createContext<RoomContextValue | null>(null);
const RoomStateContext = createContext<RoomState | null>(null);

export const RoomProvider = RoomContext.Provider;
export const RoomStateProvider = RoomStateContext.Provider;

/** Throws outside a room. */
export function useRoomContext(): RoomContextValue {
  const value = use(RoomContext);
  if (!value) throw new Error("useRoomContext needs a RoomProvider");
  return value;
}

/** Changes with every event, so rows of the timeline must not use it. Throws outside a room. */
export function useRoomState(): RoomState {
  const state = use(RoomStateContext);
  if (!state) throw new Error("useRoomState needs a RoomStateProvider");
  return state;
}
