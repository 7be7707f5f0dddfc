/**
 * The `code` of a refusal because of a quota (lib/server/quotas.ts), of how new an account is, or of who
 * may register.
 */
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
] as const;
export type QuotaCode = (typeof quotaCodes)[number];
/** Of a refused registration: what it takes. */
export type RegistrationCode = Extract<QuotaCode, `registration-${string}`>;
