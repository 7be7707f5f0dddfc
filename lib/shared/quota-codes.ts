/**
 * The `code` of a refusal: because of a quota (lib/server/quotas.ts), or of the order among people
 * (docs/decisions/0054-order-among-people.md).
 */
export const quotaCodes = [
  "too-many-rooms",
  "too-many-memberships",
  "room-full",
  "over-quota",
  "storage-full",
  "files-full",
  "slow-mode",
  "moderators-only",
  "held-back",
  "blocked",
] as const;
export type QuotaCode = (typeof quotaCodes)[number];
