/** Keeps own unanswered requests in `localStorage`, across reloads and crashes. */
import * as z from "zod/mini";
import { refusalReasons, sendError } from "@/lib/wire/frames";
import { fileFailures } from "../files/attachment";
import type { Pending } from "../state/types";

/** Older requests are shown but not sent automatically: what they refer to may be long past. */
const maxAgeMs = 60 * 60 * 1_000;

const common = {
  cid: z.string(),
  sentAt: z.number(),
  /** An error of another version must not cost the user their text, so it gets a general one. */
  failed: z.nullable(
    z.catch(
      z.union([sendError, z.enum(refusalReasons), z.enum(fileFailures), z.literal("expired")]),
      "malformed",
    ),
  ),
};
const target = z.int();
/** The bytes are in the database of ../files/upload-keep.ts. */
const attachment = z.object({
  key: z.string(),
  name: z.string(),
  type: z.string(),
  bytes: z.int(),
  width: z.optional(z.int()),
  height: z.optional(z.int()),
  alt: z.optional(z.string()),
});
const stored = z.discriminatedUnion("kind", [
  z.object({
    ...common,
    kind: z.literal("send"),
    msg: z.string(),
    reply: z.optional(z.int()),
  }),
  // A kind of its own: an earlier release, which knows no files, would send the words alone.
  z.object({
    ...common,
    kind: z.literal("send-files"),
    msg: z.string(),
    reply: z.optional(z.int()),
    attachments: z.array(attachment),
  }),
  z.object({ ...common, kind: z.literal("edit"), target, msg: z.string() }),
  z.object({ ...common, kind: z.literal("delete"), target }),
  z.object({ ...common, kind: z.literal("react"), target, emoji: z.string(), on: z.boolean() }),
]);

/**
 * One key for each request, so that two tabs never overwrite each other's. Both may restore and send
 * the same request; its `cid` makes sure that it takes effect once.
 */
export class OutboxStorage {
  private readonly prefix: string;

  constructor(
    username: string,
    roomId: number,
    /** Null if there is no storage, or access to it is blocked. */
    private readonly storage: Storage | null,
  ) {
    this.prefix = `outbox ${username} ${roomId} `;
  }

  /**
   * The requests that earlier pages left, oldest first; `now` is in milliseconds since 1970.
   * Entries that cannot be read are skipped and stay stored.
   */
  restore(now: number): Pending[] {
    return this.keys()
      .flatMap((key) => stored.safeParse(parseJson(this.storage?.getItem(key))).data ?? [])
      .sort((a, b) => a.sentAt - b.sentAt)
      .map((each) =>
        each.failed || now - each.sentAt < maxAgeMs ? each : { ...each, failed: "expired" },
      );
  }

  /** Stores requests that are new or changed in `after`, and removes those that are gone from it. */
  update(before: readonly Pending[], after: readonly Pending[]): void {
    if (before === after) return;
    const kept = new Set(after.map(({ cid }) => cid));
    try {
      for (const { cid } of before) {
        if (!kept.has(cid)) this.storage?.removeItem(this.prefix + cid);
      }
      for (const each of after) {
        if (before.includes(each)) continue;
        this.storage?.setItem(this.prefix + each.cid, JSON.stringify(each));
      }
    } catch {
      // The storage is full: pending requests live as long as the page.
    }
  }

  private keys(): string[] {
    const { storage } = this;
    const all = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index));
    return all
      .filter((key) => typeof key === "string")
      .filter((key) => key.startsWith(this.prefix));
  }
}

/** `localStorage`, or null on the server and if access to it is blocked. */
export function browserStorage(): Storage | null {
  try {
    return typeof window === "undefined" ? null : window.localStorage;
  } catch {
    return null;
  }
}

function parseJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}
