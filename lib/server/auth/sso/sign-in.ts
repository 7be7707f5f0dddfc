/** Signs people in whom the provider has let in. */
import "server-only";
import * as identities from "../../db/queries/identities";
import { requireUser } from "../caller";
import { setSessionCookie } from "../session-cookie";
import { beginSession } from "../sign-in";
import { type Arrival, finishFlow, SsoFailure } from "./flow";
import { applyAdminClaim, makeAccount } from "./people";

/**
 * Ends the way back from the provider: a sign-in, or a link. Returns where the person wants to go. Throws
 * SsoFailure, with what is known of the way.
 */
export async function arrive(query: URLSearchParams): Promise<{ next: string; linked: boolean }> {
  const arrival = await finishFlow(query);
  if (arrival.linkTo !== null) {
    await link(arrival, arrival.linkTo);
    return { next: arrival.next, linked: true };
  }
  const user = await accountOf(arrival);
  await applyAdminClaim(user.id, arrival.claims);
  const sessionId = await beginSession(user, { method: "sso", ssoSid: arrival.sid });
  if (sessionId === null) throw new SsoFailure("sso-refused", arrival);
  await setSessionCookie(sessionId);
  return { next: arrival.next, linked: false };
}

async function accountOf(arrival: Arrival): Promise<{ id: number; passwordHash: string }> {
  const { identity, claims } = arrival;
  const owner = await identities.findOwner(identity);
  if (owner) return used(owner, arrival);
  const made = await makeAccount(identity, claims);
  if (made && "refusal" in made) throw new SsoFailure(made.refusal, arrival);
  if (made) return { id: made.user.id, passwordHash: "" };
  const meanwhile = await identities.findOwner(identity);
  if (!meanwhile) throw new SsoFailure("sso-failed", arrival);
  return used(meanwhile, arrival);
}

async function used(owner: identities.Owner, arrival: Arrival): Promise<identities.Owner> {
  if (!owner.isUsable) throw new SsoFailure("sso-refused", arrival);
  await identities.markUsed(arrival.identity);
  return owner;
}

/** Only for the person who started it, and who is still signed in in this browser. */
async function link(arrival: Arrival, userId: number): Promise<void> {
  const caller = await requireUser().catch(() => null);
  if (caller?.id !== userId) throw new SsoFailure("sso-expired", arrival);
  const result = await identities.link(arrival.identity, userId);
  if (result !== "linked") throw new SsoFailure(`sso-${result}`, arrival);
  await applyAdminClaim(userId, arrival.claims);
}
