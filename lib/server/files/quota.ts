/**
 * How much a person and the server may store as files. What exists already stays when a quota is lowered;
 * uploads at the same moment can exceed one by a few files.
 */
import "server-only";
import type { Storage } from "@/lib/shared/api/storage";
import * as fileBytes from "../db/queries/file-bytes";
import { env } from "../env";
import { Problem } from "../http/problem";
import { logger } from "../observability/app-logger";
import { metrics } from "../observability/metrics";
import { noteRefused } from "../quotas";

const bytesPerMb = 1_000_000;
/** How many of their files a person is shown. */
const shownFiles = 20;
/** The share of the server's quota from which its owner is warned. */
const warnedFrom = 0.9;
const reminderMs = 3_600_000;

/**
 * Throws 507 with the code `files-full` or `storage-full` if `bytes` more would be over a quota; with 0,
 * if one is used up.
 */
export async function requireSpace(userId: number, bytes: number): Promise<void> {
  const more = Math.max(bytes, 1);
  const [person, all] = await Promise.all([fileBytes.bytesOf(userId), fileBytes.bytesOfAll()]);
  const quota = personQuota();
  if (person + more > quota) {
    noteRefused("files-full");
    const detail = `Your files may take ${quota / bytesPerMb} MB: delete some of them first.`;
    throw new Problem(507, detail, { code: "files-full" });
  }
  if (all + more > serverQuota()) {
    noteRefused("storage-full");
    throw new Problem(507, "The server has no room for more files.", { code: "storage-full" });
  }
}

/** Whether the server has room for `bytes` that count to nobody's quota. */
export async function hasSpace(bytes: number): Promise<boolean> {
  return (await fileBytes.bytesOfAll()) + bytes <= serverQuota();
}

/** What a person stores, and their largest files. */
export async function storageOf(userId: number): Promise<Storage> {
  const [used, all, files] = await Promise.all([
    fileBytes.bytesOf(userId),
    fileBytes.bytesOfAll(),
    fileBytes.largestOf(userId, shownFiles),
  ]);
  const quota = personQuota();
  return {
    used,
    allowed: Number.isFinite(quota) ? quota : null,
    full: all >= serverQuota(),
    files,
  };
}

/** Looks up how much is stored, and logs what the owner must know: at once, then hourly. */
export async function checkFileStorage(): Promise<void> {
  const bytes = await fileBytes.bytesOfAll();
  const quota = serverQuota();
  metrics().storedFiles.set(bytes);
  const level = bytes >= quota ? "full" : bytes >= quota * warnedFrom ? "nearly full" : "ok";
  const now = Date.now();
  if (level !== "ok" && (level !== shared.level || now - shared.loggedAt >= reminderMs)) {
    shared.loggedAt = now;
    const about = { storedMB: Math.round(bytes / 1e6), quotaMB: Math.round(quota / 1e6) };
    if (level === "full") logger.error(about, "QUOTA_FILES_MB is used up: new files are refused");
    else logger.warn(about, "QUOTA_FILES_MB is nearly used up");
  }
  shared.level = level;
}

const shared = { level: "ok", loggedAt: 0 };

/** In bytes, with LIMITS_FACTOR; Infinity: none. */
function personQuota(): number {
  const { QUOTA_PERSON_FILES_MB, LIMITS_FACTOR } = env();
  return QUOTA_PERSON_FILES_MB * LIMITS_FACTOR * bytesPerMb || Number.POSITIVE_INFINITY;
}

/** In bytes; Infinity: none. LIMITS_FACTOR makes no disk larger. */
function serverQuota(): number {
  return env().QUOTA_FILES_MB * bytesPerMb || Number.POSITIVE_INFINITY;
}
