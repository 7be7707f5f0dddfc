"use client";

import { useSyncExternalStore } from "react";
import { useRooms } from "../sidebar/rooms-context";
import { laterComponent } from "../ui/later-component";
import { subscribeToChoice, wasAsked } from "./choice";
import { useNotificationState } from "./use-notification-state";

const HintCard = laterComponent(() => import("./hint-card"));

/** Offers notifications once, and only to people whose rooms have messages. */
export function NotificationHint() {
  const state = useNotificationState();
  const isAnswered = useSyncExternalStore(subscribeToChoice, wasAsked, () => true);
  const hasMessages = useRooms().some(({ role, lastTime }) => role !== null && lastTime);
  return state === "unasked" && !isAnswered && hasMessages ? <HintCard /> : null;
}
