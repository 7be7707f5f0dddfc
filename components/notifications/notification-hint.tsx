"use client";

import dynamic from "next/dynamic";
import { useSyncExternalStore } from "react";
import { useRooms } from "../sidebar/rooms-context";
import { subscribeToChoice, wasAsked } from "./choice";
import { useNotificationState } from "./use-notification-state";

const HintCard = dynamic(() => import("./hint-card"), { ssr: false });

/** Asks once, and only whoever has something to hear of. */
export function NotificationHint() {
  const state = useNotificationState();
  const isAnswered = useSyncExternalStore(subscribeToChoice, wasAsked, () => true);
  const hasNews = useRooms().some(({ role, lastTime }) => role !== null && lastTime);
  return state === "unasked" && !isAnswered && hasNews ? <HintCard /> : null;
}
