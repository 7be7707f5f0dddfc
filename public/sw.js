/// <reference lib="webworker" />
/**
 * The service worker: shows notifications, and opens what they are about. It answers no requests
 * and keeps no pages, so the app is the same with it and without it, online and offline.
 *
 * A message may come by way of the push service and from every open page, in any order: it is
 * shown once, and not where its room is on the screen.
 */

/**
 * @typedef {{ room: number, id: number, title: string, body: string }} Notice
 * As in lib/shared/notification-text.ts.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
/** A page that takes longer is asleep. */
const answerMs = 1_000;

/** Up to which message a room was told of; by hand dismissed ones are not shown again. */
const told = new Map();
let turn = Promise.resolve();

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("push", (event) => {
  const notice = noticeIn(event.data?.text());
  if (notice) event.waitUntil(inTurn(() => tell(notice, true)));
});

worker.addEventListener("message", (event) => {
  const notice = noticeIn(event.data);
  if (notice) event.waitUntil(inTurn(() => tell(notice, false)));
});

worker.addEventListener("notificationclick", (event) => {
  const { notification } = event;
  notification.close();
  const { room, id } = notification.data ?? {};
  event.waitUntil(open(room === undefined ? "/rooms" : `/rooms/${room}?message=${id}`));
});

worker.addEventListener("pushsubscriptionchange", (event) => {
  if (event instanceof ExtendableEvent) event.waitUntil(subscribeAgain());
});

/**
 * @param {Notice} notice
 * @param {boolean} isPush
 */
async function tell(notice, isPush) {
  const { room, id } = notice;
  const [shown] = await worker.registration.getNotifications({ tag: tagOf(room) });
  const newest = Math.max(told.get(room) ?? 0, shown?.data?.id ?? 0);
  if (id <= newest) {
    // Browsers want something shown for each push: what is there already, without a sound.
    if (isPush && shown) await show({ ...shown.data, title: shown.title, body: shown.body }, true);
    return;
  }
  told.set(room, id);
  if (!(await isOnScreen(room))) await show(notice, false);
}

/**
 * @param {Notice} notice
 * @param {boolean} silent
 */
async function show({ room, id, title, body }, silent) {
  const options = {
    body,
    // One of a room takes the place of the one before, and rings again.
    tag: tagOf(room),
    renotify: !silent,
    silent,
    data: { room, id },
    icon: "/icons/icon-192.png",
    badge: "/icons/badge-96.png",
  };
  await worker.registration.showNotification(title, options);
}

/** @param {number} room */
function tagOf(room) {
  return `room-${room}`;
}

/** @param {number} room */
async function isOnScreen(room) {
  const pages = (await windows()).filter(({ visibilityState }) => visibilityState === "visible");
  const answers = await Promise.all(pages.map((page) => ask(page, { kind: "shows", room })));
  return answers.includes(true);
}

/** @param {string} url */
async function open(url) {
  const pages = await windows();
  const page =
    pages.find(({ focused }) => focused) ??
    pages.find(({ visibilityState }) => visibilityState === "visible") ??
    pages[0];
  if (!page) return void (await worker.clients.openWindow(url));
  // Refused where no click of a person stands behind it.
  await page.focus().catch(() => {});
  // A page of somebody who is signed out, or one that sleeps, does not answer.
  if ((await ask(page, { kind: "open", url })) !== true) {
    await page.navigate(url).catch(() => worker.clients.openWindow(url));
  }
}

/** The browser got another address from its push service. */
async function subscribeAgain() {
  const answer = await fetch("/api/Push");
  if (!answer.ok) return;
  const { key, endpoint } = await answer.json();
  // Nobody is signed in, or they do not want it.
  if (key === null || endpoint === null) return;
  const subscription = await worker.registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: key,
  });
  await fetch("/api/Push", {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(subscription),
  });
}

function windows() {
  return worker.clients.matchAll({ type: "window", includeUncontrolled: true });
}

/**
 * What a page answers (components/notifications/notifier.tsx); undefined where it does not.
 *
 * @param {WindowClient} page
 * @param {object} question
 * @returns {Promise<unknown>}
 */
function ask(page, question) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(resolve, answerMs);
    port1.onmessage = ({ data }) => {
      clearTimeout(timer);
      resolve(data);
    };
    page.postMessage(question, [port2]);
  });
}

/**
 * One after the other: two pages tell of the same message at the same time.
 *
 * @param {() => Promise<void>} work
 */
function inTurn(work) {
  // Permission may be gone by now.
  turn = turn.then(work).catch((error) => console.warn("not shown:", error));
  return turn;
}

/**
 * @param {unknown} value
 * @returns {Notice | null}
 */
function noticeIn(value) {
  try {
    const { room, id, title, body } = typeof value === "string" ? JSON.parse(value) : Object(value);
    const fits = Number.isSafeInteger(room) && Number.isSafeInteger(id);
    return fits && typeof title === "string" && typeof body === "string"
      ? { room, id, title, body }
      : null;
  } catch {
    return null;
  }
}
