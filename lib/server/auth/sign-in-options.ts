import "server-only";
import { env } from "../env";
import { currentSettings, type ServerSettings } from "../settings/server-settings";

/** Which ways in the pages for visitors offer. */
export type SignInOptions = {
  registration: ServerSettings["registration"];
  /** Whether passwords and passkeys are for everyone; else only the administrator's way in has them. */
  passwords: boolean;
  /** What single sign-on is called; null without. */
  sso: string | null;
  /** Whether the server can send mail. */
  mail: boolean;
};

export async function signInOptions(): Promise<SignInOptions> {
  const { registration } = await currentSettings();
  const sso = hasSso() ? env().OIDC_NAME : null;
  return { registration, passwords: !(await isSsoOnly()), sso, mail: hasMail() };
}

/** Whether passwords and passkeys are for administrators only. */
export async function isSsoOnly(): Promise<boolean> {
  return hasSso() && (await currentSettings()).ssoOnly;
}

/** Both need the server's own address, which must not come from a request. */
export function hasSso(): boolean {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, APP_URL } = env();
  return OIDC_ISSUER !== undefined && OIDC_CLIENT_ID !== undefined && APP_URL !== undefined;
}

export function hasMail(): boolean {
  return env().SMTP_URL !== undefined && env().APP_URL !== undefined;
}
