/** The `code` of a refusal: mostly the quota that was reached (lib/server/quotas.ts). */
export const quotaCodes = [
  "too-many-rooms",
  "too-many-memberships",
  "room-full",
  "over-quota",
  "storage-full",
  "files-full",
  "second-factor-required",
  "last-way-in",
] as const;
export type QuotaCode = (typeof quotaCodes)[number];
