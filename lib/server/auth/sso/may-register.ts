import "server-only";
import { currentSettings } from "../../settings/server-settings";

export type Refusal = "sso-closed" | "sso-domain";

/**
 * Why somebody whom the provider lets in may not have a new account here; null if they may. Where registration is
 * for domains, it takes a verified address of one of them.
 */
export async function refusalToRegister(email: string | null): Promise<Refusal | null> {
  const { registration, domains } = await currentSettings();
  if (registration === "closed") return "sso-closed";
  if (registration !== "domain") return null;
  const domain = email?.slice(email.lastIndexOf("@") + 1).toLowerCase();
  return domain !== undefined && domains.includes(domain) ? null : "sso-domain";
}
