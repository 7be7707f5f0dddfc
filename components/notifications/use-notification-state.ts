import { useSyncExternalStore } from "react";
import { useMe } from "../shell/me-context";
import { isChosenBy, subscribeToChoice } from "./choice";

export type NotificationState =
  /** Not known on the server. */
  | "unknown"
  /** A page on plain http. */
  | "insecure"
  /** Safari on a phone or tablet knows notifications on the home screen only. */
  | "install-first"
  | "unsupported"
  /** The browser would ask. */
  | "unasked"
  | "denied"
  | "off"
  | "on";

/** Whether the person is notified in this browser, or why not. */
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
    // Also iPads that say they were Macs.
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
  const ending = new AbortController();
  const { signal } = ending;
  const end = subscribeToChoice(onChange);
  // Whoever comes back from the browser's settings may have changed it there.
  document.addEventListener("visibilitychange", onChange, { signal });
  navigator.permissions?.query({ name: "notifications" }).then(
    (status) => status.addEventListener("change", onChange, { signal }),
    // Older Safaris cannot be asked.
    () => {},
  );
  return () => {
    end();
    ending.abort();
  };
}
