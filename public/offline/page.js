/**
 * The page that the service worker (public/sw.js) shows in place of one that cannot be fetched. It needs
 * nothing but itself: it shows what the app kept of the rooms (lib/client/pages/kept-rooms.ts), and
 * opens the page that was asked for once the server answers.
 */

/**
 * What lib/client/pages/kept-rooms.ts keeps.
 *
 * @typedef {import("../../lib/client/pages/kept-rooms").KeptList} KeptList
 * @typedef {import("../../lib/client/pages/kept-rooms").KeptRoom} KeptRoom
 * @typedef {import("../../lib/client/pages/kept-rooms").KeptMessage} KeptMessage
 */

const keptRooms = "kept-rooms";
/** Whoever opens the browser after that, sees nothing of what was kept. */
const maxAgeMs = 7 * 24 * 3_600_000;
/** Consecutive messages of one person within this time share a heading, as in the app. */
const groupSeconds = 300;
const firstRetryMs = 1_000;
const maxRetryMs = 10_000;

const root = document.documentElement;
const cookie = /(?:^|; )locale=(\w+)/.exec(document.cookie)?.[1];
const isChinese = (cookie ?? navigator.language).startsWith("zh");
root.lang = isChinese ? "zh-Hans" : "en";
const dark = matchMedia("(prefers-color-scheme: dark)");
useTheme();
dark.addEventListener("change", useTheme);
const [, room] = /^\/rooms\/(\d+)\/?$/.exec(location.pathname) ?? [];

document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("button")?.addEventListener("click", () => location.reload());
  void comeBack();
  showKept().catch((error) => console.warn("nothing was kept:", error));
});

function useTheme() {
  const chosen = stored("theme");
  root.classList.toggle("dark", chosen === "dark" || (chosen !== "light" && dark.matches));
}

/** Reloads when the server is there again, and not at once if that led back to this page. */
async function comeBack() {
  for (let waitMs = firstRetryMs; ; waitMs = Math.min(maxRetryMs, 2 * waitMs)) {
    await pause(waitMs);
    const answer = await fetch("/health", { cache: "no-store" }).catch(() => null);
    if (!answer?.ok) continue;
    if (wasJustReloaded()) continue;
    location.reload();
    return;
  }
}

/** Whether the page was reloaded a moment ago; notes that it is now, if not. */
function wasJustReloaded() {
  const key = "offline reload";
  try {
    if (Date.now() - Number(sessionStorage.getItem(key)) < maxRetryMs) return true;
    sessionStorage.setItem(key, String(Date.now()));
  } catch {
    // Storage is disabled.
  }
  return false;
}

/**
 * Ends early when the browser is online again.
 *
 * @param {number} ms
 */
function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
    addEventListener("online", resolve, { once: true });
  });
}

async function showKept() {
  if (!("caches" in window)) return;
  /** @type {(KeptList & { username: string }) | undefined} */
  const list = await readKept("rooms");
  if (!list || Date.now() - list.at > maxAgeMs) return;
  root.classList.toggle("list", room === undefined);
  const rooms = part("rooms");
  rooms.querySelector("ul")?.append(...list.rooms.map(item));
  rooms.hidden = false;
  const listed = list.rooms.find(({ id }) => String(id) === room);
  if (room === undefined || !listed) return;
  document.title = `${listed.name} · Teahouse`;
  part("header").append(element("h1", listed.name, { dir: "auto" }));
  part("header").hidden = false;
  /** @type {(KeptRoom & { username: string }) | undefined} */
  const kept = await readKept(room);
  if (kept?.username === list.username) showRoom(kept, unsent(kept.username));
}

/** @param {string} name */
async function readKept(name) {
  const cache = await caches.open(keptRooms);
  return (await cache.match(`/offline/${name}`))?.json();
}

/** @param {{ id: number, name: string }} listed */
function item({ id, name }) {
  const link = element("a", name, { href: `/rooms/${id}`, dir: "auto", title: name });
  if (String(id) === room) link.setAttribute("aria-current", "page");
  const made = element("li");
  made.append(link);
  return made;
}

/**
 * @param {KeptRoom} kept
 * @param {string[]} unsentTexts
 */
function showRoom({ keepDays, messages }, unsentTexts) {
  const since = keepDays === null ? 0 : Date.now() / 1_000 - keepDays * 24 * 3_600;
  const log = part("log");
  /** @type {KeptMessage | null} */
  let before = null;
  for (const message of messages) {
    if (message.time < since) continue;
    log.append(row(message, before));
    before = message;
  }
  log.append(...unsentTexts.map(unsentRow));
  for (const id of ["banner", "log"]) part(id).hidden = false;
  part("notice").hidden = true;
  // The keyboard can scroll it.
  log.tabIndex = 0;
  log.scrollTop = log.scrollHeight;
}

/**
 * @param {KeptMessage} message
 * @param {KeptMessage | null} before
 */
function row({ author, time, text }, before) {
  const article = element("article");
  const date = new Date(time * 1_000);
  const isNewDay =
    before === null || new Date(before.time * 1_000).toDateString() !== date.toDateString();
  if (isNewDay || author !== before.author || time - before.time > groupSeconds) {
    const language = isChinese ? "zh-CN" : navigator.language;
    /** @type {Intl.DateTimeFormatOptions} */
    const style = isNewDay ? { dateStyle: "medium", timeStyle: "short" } : { timeStyle: "short" };
    const clock = new Intl.DateTimeFormat(language, style).format(date);
    article.append(
      element("b", author, { dir: "auto" }),
      element("time", clock, { datetime: date.toISOString() }),
    );
  }
  article.append(element("p", text, { dir: "auto" }));
  return article;
}

/** @param {string} text */
function unsentRow(text) {
  const article = element("article");
  article.className = "waiting";
  const mark = element("small");
  const template = document.querySelector("template");
  if (template) mark.append(template.content.cloneNode(true));
  article.append(element("p", text, { dir: "auto" }), mark);
  return article;
}

/**
 * The texts that wait in the outbox (lib/client/room/outbox-storage.ts), oldest first.
 *
 * @param {string} username
 * @returns {string[]}
 */
function unsent(username) {
  const prefix = `outbox ${username} ${room} `;
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .map((key) => JSON.parse(stored(key) ?? "null"))
      .filter((request) => request?.kind === "send" && !request.failed)
      .sort((a, b) => a.sentAt - b.sentAt)
      .map(({ msg }) => msg);
  } catch {
    // Another version's, or storage is disabled.
    return [];
  }
}

/**
 * @param {string} name
 * @param {string} text
 * @param {Record<string, string>} attributes
 */
function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** @param {string} id */
function part(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

/** @param {string} key */
function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
