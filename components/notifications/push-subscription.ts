/** The browser's side of push: the service worker, and its subscription. */
import { call } from "@/lib/client/rest/rest-client";
import { pushState } from "@/lib/shared/api/push";

/** Only whoever wants notifications has the worker: it does nothing else. Throws. */
export async function startWorker(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  return navigator.serviceWorker.ready;
}

/**
 * Has the session's messages pushed to this browser, unless they are. False where that cannot be:
 * the browser has no push service, or does not reach it, or the server does not.
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

/** Throws where the server cannot be told; then nothing has changed. */
export async function unsubscribe(): Promise<void> {
  await call("DELETE", "/Push");
  await forget();
}

/**
 * Ends a subscription of this browser: also of somebody who signed in here before and never signed
 * out, whose messages are nothing for whoever sits here now.
 */
export async function forget(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}

/** Whoever signs out leaves nothing on the screen for whoever comes next. */
export async function leave(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration) return;
  for (const notification of await registration.getNotifications()) notification.close();
  await forget();
}

/** Shows what a notification looks like here. Throws where the browser does not let it. */
export async function showTest({ title, body }: { title: string; body: string }): Promise<void> {
  const registration = await startWorker();
  const options = {
    body,
    // Each takes the place of the one before, and rings.
    tag: "test",
    renotify: true,
    icon: "/icons/icon-192.png",
    badge: "/icons/badge-96.png",
  };
  await registration.showNotification(title, options);
}

/** As base64url, as the server writes it. */
function keyOf({ options }: PushSubscription): string | null {
  const key = options.applicationServerKey;
  if (!key) return null;
  return btoa(String.fromCharCode(...new Uint8Array(key)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
