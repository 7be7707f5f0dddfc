"use client";

import { useEffect } from "react";
import { laterComponent } from "../ui/later-component";
import { useNotificationState } from "./use-notification-state";

// Loaded only by people who turned notifications on.
const Notifier = laterComponent(() => import("./notifier"));

/** Runs the notifier while notifications are on, else drops the push subscription. Mount once. */
export function Notifications() {
  const state = useNotificationState();
  useEffect(() => {
    if (state === "off") void import("./push-subscription").then(({ forget }) => forget());
  }, [state]);
  return state === "on" ? <Notifier /> : null;
}
