/** The `code` of a refusal because of a quota (lib/server/quotas.ts). */
export const quotaCodes = [
  "too-many-rooms",
  "too-many-memberships",
  "room-full",
  "over-quota",
  "storage-full",
  "files-full",
] as const;
export type QuotaCode = (typeof quotaCodes)[number];
