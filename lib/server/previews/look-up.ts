/** Looks up links, each once for everyone who posts it, and gently for the sites. */
import "server-only";
import { LRUCache } from "lru-cache";
import pLimit, { type LimitFunction } from "p-limit";
import { env } from "../env";
import { fetchOutside } from "../http/fetch-outside";
import { type PageInfo, pageInfo } from "./page";
import { makePicture, type PreviewPicture } from "./preview-picture";

export type Found = Omit<PageInfo, "picture"> & { picture?: PreviewPicture };

/** Honest, so that a site can tell who asks and refuse it. */
const userAgent = "Teahouse link preview";
/** For a page and its picture together. */
const maxMs = 8_000;
/** What is of use of a page stands at its beginning. */
const maxPageBytes = 512 * 1_024;
const maxPictureBytes = 8_000_000;
const pages = ["text/html", "application/xhtml+xml"];

const foundMs = 30 * 60_000;
/** A site that failed may be back soon. */
const failedMs = 3 * 60_000;
const maxCachedBytes = 24_000_000;

/** Links looked up at a time: in all, and of one host. */
const maxAtOnce = 6;
const maxAtOncePerHost = 2;
/** Links that wait for their turn. More are not looked up. */
const maxWaiting = 200;
/** Links of one host that are looked up in a minute, whoever posts them. */
const maxPerMinute = 30;

const inAll = pLimit(maxAtOnce);
const hosts = new LRUCache<string, LimitFunction>({ max: 500 });
/** How many links of a host were looked up within the minute that began with the first of them. */
const recent = new LRUCache<string, { count: number }>({ max: 5_000, ttl: 60_000 });
const known = new LRUCache<string, { found: Found | null }>({
  max: 2_000,
  maxSize: maxCachedBytes,
  sizeCalculation: ({ found }) => 2_000 + (found?.picture?.bytes.length ?? 0),
});
const underWay = new Map<string, Promise<Found | null>>();

/** What is at an address; null if there is nothing to show of it, or the server is busy. Never throws. */
export function lookUp(href: string): Promise<Found | null> {
  const url = new URL(href);
  url.hash = "";
  const key = url.href;
  const before = known.get(key);
  if (before) return Promise.resolve(before.found);
  const running = underWay.get(key) ?? start(url).finally(() => underWay.delete(key));
  underWay.set(key, running);
  return running;
}

async function start(url: URL): Promise<Found | null> {
  const { host, href } = url;
  if (inAll.pendingCount >= maxWaiting || !isGentle(host)) return null;
  const ofHost = hosts.get(host) ?? pLimit(maxAtOncePerHost);
  hosts.set(host, ofHost);
  const found = await ofHost(() => inAll(() => find(href).catch(() => null)));
  known.set(href, { found }, { ttl: found ? foundMs : failedMs });
  return found;
}

function isGentle(host: string): boolean {
  const { count } = recent.get(host) ?? { count: 0 };
  if (count >= maxPerMinute) return false;
  recent.set(host, { count: count + 1 }, { noUpdateTTL: true });
  return true;
}

/** Throws if the site, or what it answers, is not as it should be. */
async function find(href: string): Promise<Found | null> {
  const signal = AbortSignal.timeout(maxMs);
  const { url, type, charset, body, isCut } = await fetchOutside(href, {
    ...options(signal),
    accept: "text/html,application/xhtml+xml,image/*;q=0.9",
    maxBytes: (type) => (pages.includes(type) ? maxPageBytes : pictureBytes(type)),
  });
  if (!pages.includes(type)) {
    const picture = isCut ? null : await makePicture(body);
    return picture && { title: "", picture };
  }
  const page = pageInfo(body, url, charset);
  if (!page) return null;
  const { picture: address, ...words } = page;
  const picture = address === undefined ? null : await pictureAt(address, signal).catch(() => null);
  return { ...words, ...(picture && { picture }) };
}

async function pictureAt(address: string, signal: AbortSignal): Promise<PreviewPicture | null> {
  const { body, isCut } = await fetchOutside(address, {
    ...options(signal),
    accept: "image/*",
    maxBytes: pictureBytes,
  });
  return isCut ? null : makePicture(body);
}

function options(signal: AbortSignal) {
  return { userAgent, signal, trusted: env().PREVIEW_ORIGINS };
}

function pictureBytes(type: string): number {
  return type.startsWith("image/") && !type.startsWith("image/svg") ? maxPictureBytes : 0;
}
