/** The browser's side of push messages: the service worker and its subscription. */
import { forgetUploads } from "@/lib/client/files/forget-uploads";
import { forgetKept } from "@/lib/client/pages/kept-rooms";
import { call } from "@/lib/client/rest/call";
import { forgetShared } from "@/lib/client/share/shared";
import { pushState } from "@/lib/shared/api/push";

/** Throws on failure. */
export async function startWorker(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  return navigator.serviceWorker.ready;
}

/**
 * Subscribes this browser to the session's push messages, unless it is subscribed. Returns false if
 * the browser has no push service or cannot reach it, or if this server sends no push messages.
 */
export async function subscribe({ pushManager }: ServiceWorkerRegistration): Promise<boolean> {
  try {
    const { key, endpoint } = pushState.parse(await call("GET", "/Push"));
    if (key === null) return false;
    let subscription = await pushManager.getSubscription();
    if (subscription && keyOf(subscription) !== key) {
      await subscription.unsubscribe();
      subscription = null;
    }
    subscription ??= await pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: key,
    });
    if (subscription.endpoint !== endpoint) await call("PUT", "/Push", subscription);
    return true;
  } catch (error) {
    console.warn("not pushed:", error);
    return false;
  }
}

/** Throws if the server cannot be reached; then nothing has changed. */
export async function unsubscribe(): Promise<void> {
  await call("DELETE", "/Push");
  await forget();
}

/**
 * Ends this browser's subscription. It may belong to a previous user who never signed out, whose
 * messages the current user must not see.
 */
export async function forget(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}

/** On sign-out: closes all notifications and forgets rooms and unsent files, so the browser's next user sees nothing. */
export async function leave(): Promise<void> {
  await Promise.all([forgetKept(), forgetShared(), forgetUploads()]);
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration) return;
  for (const notification of await registration.getNotifications()) notification.close();
  await forget();
}

/** Shows a sample notification. Throws if the browser does not allow it. */
export async function showTest({ title, body }: { title: string; body: string }): Promise<void> {
  const registration = await startWorker();
  const options = {
    body,
    // Each replaces the previous one, and alerts again.
    tag: "test",
    renotify: true,
    icon: "/icons/icon-192.png",
    badge: "/icons/badge-96.png",
  };
  await registration.showNotification(title, options);
}

/** The key that the browser subscribed with, as base64url like the server's. */
function keyOf({ options }: PushSubscription): string | null {
  const key = options.applicationServerKey;
  if (!key) return null;
  return btoa(String.fromCharCode(...new Uint8Array(key)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
