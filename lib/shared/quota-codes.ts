/** The `code` of a refusal: a quota (lib/server/quotas.ts), or that a server needs an administrator. */
export const quotaCodes = [
  "too-many-rooms",
  "too-many-memberships",
  "room-full",
  "over-quota",
  "storage-full",
  "files-full",
  "last-administrator",
] as const;
export type QuotaCode = (typeof quotaCodes)[number];
