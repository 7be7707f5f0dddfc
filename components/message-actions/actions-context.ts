"use client";

import { createContext, useContext } from "react";
import type { Message } from "@/lib/client/state/types";

/** The actions on a message. Stable as long as the user's role is. */
export type MessageActions = {
  /** Adds the user's reaction, or removes it if it is there. */
  react(message: Message, emoji: string): void;
  reply(message: Message): void;
  edit(message: Message): void;
  copyText(message: Message): void;
  copyLink(message: Message): void;
  /** All of its files. */
  download(message: Message): void;
  /** The message and everything after it. */
  markUnread(message: Message): void;
  /** Asks for confirmation first. */
  remove(message: Message): void;
  /** Asks why first. */
  report(message: Message): void;
  mayEdit(message: Message): boolean;
  mayRemove(message: Message): boolean;
  mayReport(message: Message): boolean;
  /** Scrolls to a message, loading it first if necessary. */
  jump(id: number): void;
};

/** null: the room has ended, so there are no actions. */
const ActionsContext = createContext<MessageActions | null>(null);

export const ActionsProvider = ActionsContext.Provider;

export function useMessageActions(): MessageActions | null {
  return useContext(ActionsContext);
}
