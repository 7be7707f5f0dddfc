/**
 * How much a person, a room and the server may hold. What exists already stays when a quota is lowered;
 * only more is refused. Calls at the same moment can exceed a quota by a few.
 */
import "server-only";
import type { QuotaCode } from "@/lib/shared/quota-codes";
import { env } from "./env";
import { Problem } from "./http/problem";
import { warnSparingly } from "./observability/app-logger";
import { metrics } from "./observability/metrics";

const kinds = {
  messagesPerDay: "QUOTA_MESSAGES_PER_DAY",
  rooms: "QUOTA_ROOMS",
  memberships: "QUOTA_MEMBERSHIPS",
  members: "QUOTA_MEMBERS",
} as const;

/** The highest number, with LIMITS_FACTOR. */
export function quotaOf(kind: keyof typeof kinds): number {
  const { LIMITS_FACTOR, ...variables } = env();
  return Math.ceil(variables[kinds[kind]] * LIMITS_FACTOR);
}

/** How many bytes of text the server may store; Infinity: no limit. LIMITS_FACTOR makes no disk larger. */
export function storageQuota(): number {
  return env().QUOTA_STORED_MB * 1_000_000 || Number.POSITIVE_INFINITY;
}

/** 409: a person or a room has as many as allowed. */
export class QuotaReached extends Problem {
  constructor(code: keyof typeof details) {
    super(409, details[code], { code });
    noteRefused(code);
  }
}

/** Counts and logs a refusal. */
export function noteRefused(code: QuotaCode): void {
  metrics().limited.inc({ rule: code });
  warnSparingly("a quota was reached", code);
}

const details = {
  "too-many-rooms": "You own as many rooms as this server allows: delete or hand over one first.",
  "too-many-memberships": "This person is in as many rooms as this server allows.",
  "room-full": "The room has as many members as this server allows.",
};
