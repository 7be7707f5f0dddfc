/// <reference lib="webworker" />
/**
 * The service worker of Teahouse. It shows notifications and opens the message behind them, and in place
 * of a page that cannot be fetched it shows one of its own (public/offline). It takes what other apps share.
 * It keeps nothing but that and its page: what the server answers goes to the browser as it is, and the app
 * works the same without it.
 *
 * The same message can arrive from the push service and from every open page, in any order. It is
 * shown once, and not at all while somebody is looking at its room.
 */

/**
 * @typedef {{ room: number, id: number, title: string, body: string, zh?: string }} NotificationContent
 * What to show and where it leads; lib/shared/notification-text.ts declares what is sent.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
/** The cache of the offline page, named by the page's content (scripts/offline-page.test.ts). */
const offlineCache = "offline-efe0e5d0";
/** The page itself last: it is there if the others are. */
const offlineFiles = ["/offline/page.css", "/offline/page.js", "/offline/page.html"];
/** Where other apps send what they share (app/manifest.ts), and the page that asks for the room. */
const sharePath = "/rooms/share";
/** Read by lib/client/share/shared.ts. */
const shareCache = "shared";
/** As many as a message can have. */
const maxSharedFiles = 10;
/** How long to wait for a page's answer; a frozen page never gives one. */
const answerTimeoutMs = 1_000;

/**
 * The newest message handled in each room, so that a dismissed notification does not come back.
 *
 * @type {Map<number, number>}
 */
const handled = new Map();
let queue = Promise.resolve();

worker.addEventListener("install", (event) => {
  void worker.skipWaiting();
  event.waitUntil(keepOfflinePage());
});

worker.addEventListener("activate", (event) => event.waitUntil(activate()));

worker.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== worker.location.origin) return;
  const isVisit = mode === "navigate" && method === "GET";
  const isPage = isVisit && !/^\/api\//i.test(pathname);
  if (method === "POST" && pathname === sharePath) event.respondWith(share(event.request));
  else if (offlineFiles.includes(pathname)) event.respondWith(offlineFile(event.request, pathname));
  else if (isPage) event.respondWith(page(event));
  else if (isVisit && /^\/api\/sso(\/|$)/i.test(pathname)) event.respondWith(visit(event));
});

worker.addEventListener("push", (event) => {
  const content = parseContent(event.data?.text());
  if (content) event.waitUntil(enqueue(() => notify(content, true)));
});

worker.addEventListener("message", (event) => {
  const content = parseContent(event.data);
  if (content) event.waitUntil(enqueue(() => notify(content, false)));
});

worker.addEventListener("notificationclick", (event) => {
  const { notification } = event;
  notification.close();
  const { room, id } = notification.data ?? {};
  event.waitUntil(open(room === undefined ? "/rooms" : `/rooms/${room}?message=${id}`));
});

worker.addEventListener("pushsubscriptionchange", (event) => {
  if (event instanceof ExtendableEvent) event.waitUntil(resubscribe());
});

async function activate() {
  await worker.clients.claim();
  for (const name of await caches.keys()) {
    if (name.startsWith("offline-") && name !== offlineCache) await caches.delete(name);
  }
  // Else every page would wait until the worker has started.
  await worker.registration.navigationPreload?.enable();
}

/**
 * The way back from single sign-on. The browser has asked for it already, and would ask again if this were
 * left to it: then the code, which is good once, would be used up.
 *
 * @param {FetchEvent} event
 * @returns {Promise<Response>}
 */
async function visit(event) {
  return (await event.preloadResponse) ?? fetch(event.request);
}

/**
 * The page from the server, as it is; the offline page if there is no answer, or only one of a proxy.
 *
 * @param {FetchEvent} event
 * @returns {Promise<Response>}
 */
async function page(event) {
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    // Installing may have failed, or the browser may have needed the space.
    event.waitUntil(keepOfflinePage());
    return (isOfProxy(answer) && (await offlinePage())) || answer;
  } catch (error) {
    const page = await offlinePage();
    if (!page) throw error;
    return page;
  }
}

/**
 * Whether an answer says that the server is down, and is no page of the app's own.
 *
 * @param {Response} answer
 */
function isOfProxy({ status, headers }) {
  const isOwnPage = headers.has("Content-Security-Policy") && isHtml(headers);
  return ((status >= 502 && status <= 504) || status >= 520) && !isOwnPage;
}

/** @param {Headers} headers */
function isHtml(headers) {
  return headers.get("Content-Type")?.startsWith("text/html") ?? false;
}

/**
 * Keeps what another app shares until the page has asked for which room it is.
 *
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function share(request) {
  try {
    const form = await request.formData();
    const files = form.getAll("files").filter((file) => file instanceof File);
    const kept = files.slice(0, maxSharedFiles);
    const left = files.length - kept.length;
    const textAt = (/** @type {string} */ name) => String(form.get(name) ?? "");
    const texts = { title: textAt("title"), text: textAt("text"), url: textAt("url") };
    const names = kept.map(({ name, type }) => ({ name, type }));
    await caches.delete(shareCache);
    const cache = await caches.open(shareCache);
    await Promise.all(kept.map((file, at) => cache.put(`${sharePath}/${at}`, new Response(file))));
    const data = { at: Date.now(), ...texts, files: names, left };
    await cache.put(`${sharePath}/data`, Response.json(data));
    return Response.redirect(new URL(sharePath, worker.location.origin), 303);
  } catch (error) {
    // There is no space for it, for example.
    console.warn("what was shared is not kept:", error);
    await caches.delete(shareCache);
    return Response.redirect(new URL(`${sharePath}?lost`, worker.location.origin), 303);
  }
}

function offlinePage() {
  return caches.match("/offline/page.html", { cacheName: offlineCache });
}

/**
 * @param {Request} request
 * @param {string} path
 */
async function offlineFile(request, path) {
  return (await caches.match(path, { cacheName: offlineCache })) ?? fetch(request);
}

/** Fetches the offline page unless it is kept. A failure is made good by a later page. */
async function keepOfflinePage() {
  try {
    if (await offlinePage()) return;
    const cache = await caches.open(offlineCache);
    for (const path of offlineFiles) {
      const answer = await fetch(path, { cache: "no-store" });
      if (!answer.ok || answer.redirected) throw new Error(`${path}: ${answer.status}`);
      await cache.put(path, answer);
    }
  } catch (error) {
    console.warn("the offline page is not kept:", error);
  }
}

/**
 * @param {NotificationContent} content
 * @param {boolean} isPush
 */
async function notify(content, isPush) {
  const { room, id } = content;
  const [shown] = await worker.registration.getNotifications({ tag: tagOf(room) });
  const newest = Math.max(handled.get(room) ?? 0, shown?.data?.id ?? 0);
  if (id <= newest) {
    // Browsers require a visible notification for every push, so show the same one again, silently.
    if (isPush && shown) await show({ ...shown.data, title: shown.title, body: shown.body }, true);
    return;
  }
  handled.set(room, id);
  if (!(await isOnScreen(room))) await show(content, false);
}

/**
 * @param {NotificationContent} content
 * @param {boolean} silent
 */
async function show({ room, id, title, body, zh }, silent) {
  const options = {
    body: zh !== undefined && (await isChinese()) ? zh : body,
    // Replaces the room's previous notification, and alerts again.
    tag: tagOf(room),
    renotify: !silent,
    silent,
    data: { room, id },
    icon: "/icons/icon-192.png",
    badge: "/icons/badge-96.png",
  };
  await worker.registration.showNotification(title, options);
}

/** The language that was chosen in the app, else the browser's. Not every browser tells cookies here. */
async function isChinese() {
  const chosen = "cookieStore" in worker ? await worker.cookieStore.get("locale") : null;
  return (chosen?.value ?? worker.navigator.language).startsWith("zh");
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
  // Rejected without a user activation.
  await page.focus().catch(() => {});
  // A frozen page, or one whose user is signed out, does not answer: load the address instead.
  if ((await ask(page, { kind: "open", url })) !== true) {
    await page.navigate(url).catch(() => worker.clients.openWindow(url));
  }
}

/** Renews the subscription after the push service changed or dropped it. */
async function resubscribe() {
  const answer = await fetch("/api/Push");
  if (!answer.ok) return;
  const { key, endpoint } = await answer.json();
  // The server does not push, or this session has no subscription.
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
 * Asks a page (components/notifications/notifier.tsx); undefined if it does not answer in time.
 *
 * @param {WindowClient} page
 * @param {object} question
 * @returns {Promise<unknown>}
 */
function ask(page, question) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(resolve, answerTimeoutMs);
    port1.onmessage = ({ data }) => {
      clearTimeout(timer);
      resolve(data);
    };
    page.postMessage(question, [port2]);
  });
}

/**
 * Runs tasks one at a time, because several pages report the same message simultaneously.
 *
 * @param {() => Promise<void>} task
 */
function enqueue(task) {
  // Fails, for example, if the permission was withdrawn.
  queue = queue.then(task).catch((error) => console.warn("notification not shown:", error));
  return queue;
}

/**
 * Checks foreign data: JSON from a push, an object from a page.
 *
 * @param {unknown} value
 * @returns {NotificationContent | null}
 */
function parseContent(value) {
  try {
    const content = typeof value === "string" ? JSON.parse(value) : Object(value);
    const { room, id, title, own, zh } = content;
    // What the server says of permalinks holds at the origin that they have.
    const body = own?.origin === worker.location.origin ? own.body : content.body;
    const fits = Number.isSafeInteger(room) && Number.isSafeInteger(id);
    return fits && typeof title === "string" && typeof body === "string"
      ? { room, id, title, body, ...(typeof zh === "string" && { zh }) }
      : null;
  } catch {
    return null;
  }
}
