import { useSyncExternalStore } from "react";
import { useMe } from "../shell/me-context";
import { isChosenBy, subscribeToChoice } from "./choice";

export type NotificationState =
  /** While rendering on the server. */
  | "unknown"
  /** The page came over plain http. */
  | "insecure"
  /** Safari on iOS and iPadOS supports notifications only for apps on the home screen. */
  | "install-first"
  | "unsupported"
  /** The browser will ask for permission. */
  | "unasked"
  | "denied"
  | "off"
  | "on";

/** Whether the user gets notifications in this browser, or why not. */
export function useNotificationState(): NotificationState {
  const { username } = useMe();
  return useSyncExternalStore(
    subscribe,
    () => stateFor(username),
    () => "unknown",
  );
}

function stateFor(username: string): NotificationState {
  if (!window.isSecureContext) return "insecure";
  if (!("Notification" in window && "serviceWorker" in navigator)) {
    // iPadOS reports itself as a Mac.
    const isApplePortable =
      /iPhone|iPad/.test(navigator.userAgent) ||
      (navigator.userAgent.includes("Mac") && navigator.maxTouchPoints > 1);
    return isApplePortable ? "install-first" : "unsupported";
  }
  if (Notification.permission === "denied") return "denied";
  if (Notification.permission === "default") return "unasked";
  return isChosenBy(username) ? "on" : "off";
}

function subscribe(onChange: () => void): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const unsubscribe = subscribeToChoice(onChange);
  // The permission may have been changed in the browser's settings meanwhile.
  document.addEventListener("visibilitychange", onChange, { signal });
  navigator.permissions?.query({ name: "notifications" }).then(
    (status) => status.addEventListener("change", onChange, { signal }),
    // Older versions of Safari do not support this query.
    () => {},
  );
  return () => {
    unsubscribe();
    controller.abort();
  };
}
