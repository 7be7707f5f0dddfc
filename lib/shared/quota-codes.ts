/** The `code` of a refusal that pages explain: a quota (lib/server/quotas.ts), or why else. */
export const quotaCodes = [
  "too-many-rooms",
  "too-many-memberships",
  "room-full",
  "over-quota",
  "storage-full",
  "files-full",
  "new-account",
  "registration-invite",
  "registration-domain",
  "registration-closed",
  "email-taken",
  "last-administrator",
  "second-factor-required",
  "last-way-in",
  "slow-mode",
  "moderators-only",
  "held-back",
  "blocked",
] as const;
export type QuotaCode = (typeof quotaCodes)[number];
/** Of a refused registration: what it takes. */
export type RegistrationCode = Extract<QuotaCode, `registration-${string}`>;
