"use client";

import { useEffect } from "react";
import { laterComponent } from "../ui/later-component";
import { useNotificationState } from "./use-notification-state";

// Most of it is for those who turned notifications on.
const Notifier = laterComponent(() => import("./notifier"));

/** Tells of messages outside of the page, for whoever wants it; to be used once in a page. */
export function Notifications() {
  const state = useNotificationState();
  useEffect(() => {
    if (state === "off") void import("./push-subscription").then(({ forget }) => forget());
  }, [state]);
  return state === "on" ? <Notifier /> : null;
}
