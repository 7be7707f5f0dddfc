/** One's own requests without an answer, kept in this browser across reloads and crashes. */
import * as z from "zod/mini";
import type { Pending } from "../state/reducer";

/** Older ones are shown, but not sent unasked: what they answered may be long past. */
const sendUnaskedMs = 60 * 60 * 1_000;

const common = {
  cid: z.string(),
  sentAt: z.number(),
  failed: z.nullable(
    z.enum([
      ...["empty", "too-long", "too-fast", "removed", "malformed"],
      ...["not-found", "not-allowed", "expired"],
    ] as const),
  ),
};
const target = z.int();
const pending = z.discriminatedUnion("kind", [
  z.object({
    ...common,
    kind: z.literal("send"),
    msg: z.string(),
    reply: z.optional(z.int()),
  }),
  z.object({ ...common, kind: z.literal("edit"), target, msg: z.string() }),
  z.object({ ...common, kind: z.literal("delete"), target }),
  z.object({ ...common, kind: z.literal("react"), target, emoji: z.string(), on: z.boolean() }),
]);

/**
 * One key for each request, so that two tabs never overwrite each other's. Both may restore the
 * same one and send it: by its `cid` it still happens once.
 */
export class OutboxStorage {
  private readonly prefix: string;

  constructor(
    username: string,
    roomId: number,
    /** Null where there is none, or it is switched off. */
    private readonly storage: Storage | null,
  ) {
    this.prefix = `outbox ${username} ${roomId} `;
  }

  /** What an earlier page left behind, oldest first. */
  restore(now: number): Pending[] {
    return this.keys()
      .flatMap((key) => pending.safeParse(parseJson(this.storage?.getItem(key))).data ?? [])
      .sort((a, b) => a.sentAt - b.sentAt)
      .map((each) =>
        each.failed || now - each.sentAt < sendUnaskedMs ? each : { ...each, failed: "expired" },
      );
  }

  /** Keeps what is pending now and forgets what was and is no more. */
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
      // Full: what is pending lives as long as the page.
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

/** Null on a server, and where access to it is switched off. */
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
