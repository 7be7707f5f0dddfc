/** What the sign-up page shows. */
import "server-only";
import { inviteCodeIn } from "@/lib/shared/invite-code";
import { signInOptions } from "../auth/sign-in-options";
import { findInvite } from "../rooms/invites";
import { currentSettings } from "../settings/server-settings";
import { isOfDomain } from "./registration-address";
import { addressOfToken, registrationByPage } from "./registration-rules";

export type SignUpWay =
  | {
      kind: "form";
      pass: { invite?: string; token?: string };
      /** Who invited the visitor. */
      invitedBy?: string;
      /** What a mailed link proved. */
      address?: string;
      /** Where to go then. */
      next: string;
    }
  /** `ended`: the visitor has an invite or a link, which is not valid any more. */
  | { kind: "invite"; ended: boolean }
  | { kind: "mail"; ended: "invite" | "link" | null; domains: string[]; canMail: boolean }
  /** `sso`: by what single sign-on accounts are made. */
  | { kind: "closed"; sso: string | null };

/** `next`: where the visitor came from, which may be an invite; `token`: of a mailed link. */
export async function signUpWay(next: string, token: string | undefined): Promise<SignUpWay> {
  const registration = await registrationByPage();
  if (registration === "closed") {
    const options = await signInOptions();
    return { kind: "closed", sso: options.registration === "closed" ? null : options.sso };
  }
  const code = next.startsWith("/invite/") ? inviteCodeIn(next) : null;
  const invite = code && (await findInvite(code));
  if (code && invite) {
    // The page of an invite to the server has nothing more to say to someone who followed it.
    const then = "server" in invite ? "/rooms" : next;
    return { kind: "form", pass: { invite: code }, invitedBy: invite.invitedBy, next: then };
  }
  if (registration === "invite") return { kind: "invite", ended: code !== null };
  const { domains } = await currentSettings();
  const address = token === undefined ? null : await addressOfToken(token);
  const isProven = address !== null && (registration === "open" || isOfDomain(address, domains));
  if (token !== undefined && isProven) return { kind: "form", pass: { token }, address, next };
  if (registration === "open") return { kind: "form", pass: {}, next };
  const ended = token !== undefined ? "link" : code !== null ? "invite" : null;
  return { kind: "mail", ended, domains, canMail: (await signInOptions()).mail };
}
