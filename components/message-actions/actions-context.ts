"use client";

import { createContext, useContext } from "react";
import type { Message } from "@/lib/client/state/reducer";

/** What one can do with a message. They stay the same as long as one's role does. */
export type MessageActions = {
  /** Takes the reaction back where one's own is there. */
  react(message: Message, emoji: string): void;
  reply(message: Message): void;
  edit(message: Message): void;
  copyText(message: Message): void;
  copyLink(message: Message): void;
  /** Asks first. */
  remove(message: Message): void;
  mayEdit(message: Message): boolean;
  mayRemove(message: Message): boolean;
  /** Shows a message in its place, wherever in the room that is. */
  jump(id: number): void;
};

/** null: nothing can be done, as the room has ended. */
const ActionsContext = createContext<MessageActions | null>(null);

export const ActionsProvider = ActionsContext.Provider;

export function useMessageActions(): MessageActions | null {
  return useContext(ActionsContext);
}
