/** What can go wrong with single sign-on, as the pages that say it know it. */
export const ssoErrors = [
  /** The person, or the provider, said no. */
  "sso-denied",
  /** It took too long, or was another browser's or another try's. */
  "sso-expired",
  "sso-down",
  "sso-failed",
  /** Nobody may register, or nobody without a verified address of a domain. */
  "sso-closed",
  "sso-domain",
  /** The account is suspended. */
  "sso-refused",
  /** When linking: it is somebody else's, or the account has another one. */
  "sso-taken",
  "sso-other",
] as const;
export type SsoError = (typeof ssoErrors)[number];

/** The code in a page's query; null if it is not one of these. */
export function ssoErrorIn(value: unknown): SsoError | null {
  return ssoErrors.find((code) => code === value) ?? null;
}
