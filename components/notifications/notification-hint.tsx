"use client";

import { useSyncExternalStore } from "react";
import { useRooms } from "../sidebar/rooms-context";
import { laterComponent } from "../ui/later-component";
import { subscribeToChoice, wasAsked } from "./choice";
import { useNotificationState } from "./use-notification-state";

const HintCard = laterComponent(() => import("./hint-card"));

/** Asks once, and only whoever has something to hear of. */
export function NotificationHint() {
  const state = useNotificationState();
  const isAnswered = useSyncExternalStore(subscribeToChoice, wasAsked, () => true);
  const hasNews = useRooms().some(({ role, lastTime }) => role !== null && lastTime);
  return state === "unasked" && !isAnswered && hasNews ? <HintCard /> : null;
}
