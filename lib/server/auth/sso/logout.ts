/** The provider says that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0). */
import "server-only";
import { createHash } from "node:crypto";
import { jwtVerify } from "jose";
import { z } from "zod";
import { endSessions } from "../../db/queries/identities";
import { env } from "../../env";
import { callerAddress } from "../../http/caller-address";
import { countCall } from "../../http/limits";
import { Problem } from "../../http/problem";
import { deliverToRoomsOf } from "../../party/command-list";
import { requireSso } from "./links";
import { ProviderDown, provider } from "./provider";

const maxAgeSeconds = 300;
const toleranceSeconds = 60;
/** Longer than a token is good, so that none counts twice. */
const rememberedSeconds = maxAgeSeconds + 4 * toleranceSeconds;

/** Signed by the provider's keys, never by a secret that is shared, and never unsigned. */
const algorithms = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
];

const event = "http://schemas.openid.net/event/backchannel-logout";
const logoutClaims = z
  .object({
    iss: z.string(),
    jti: z.string().min(1),
    sub: z.string().min(1).optional(),
    sid: z.string().min(1).optional(),
    // An empty object by the standard, which some providers fill.
    events: z.object({ [event]: z.looseObject({}) }),
    // Else an ID token could be passed off as this.
    nonce: z.never().optional(),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined);

/**
 * Ends the sessions that a logout token names and closes their sockets. Throws 400 for a token that is not good
 * or was used before, 404, 503 and TooMany.
 */
export async function logOutByProvider(token: string): Promise<void> {
  requireSso();
  await countCall("ssoLogouts", await callerAddress());
  const { iss, jti, sub = null, sid = null } = await verified(token);
  const once = createHash("sha256")
    .update(JSON.stringify(["sso-logout", iss, jti]))
    .digest("hex");
  const ended = await endSessions(iss, { sid, subject: sub }, { once, seconds: rememberedSeconds });
  if (ended === null) throw invalid();
  await Promise.all(ended.map(deliverToRoomsOf));
}

async function verified(token: string): Promise<z.infer<typeof logoutClaims>> {
  const { issuer, keys } = await provider().catch((error) => {
    if (!(error instanceof ProviderDown)) throw error;
    throw new Problem(503, "The single sign-on cannot be reached.", {
      headers: { "Retry-After": "5" },
    });
  });
  const checked = await jwtVerify(token, keys, {
    ...{ issuer, algorithms, audience: env().OIDC_CLIENT_ID ?? "" },
    ...{ maxTokenAge: maxAgeSeconds, clockTolerance: toleranceSeconds },
  }).catch(() => null);
  const claims = checked && logoutClaims.safeParse(checked.payload);
  if (!claims?.success) throw invalid();
  return claims.data;
}

function invalid(): Problem {
  return new Problem(400, "The logout token is not valid.", {
    errors: { logout_token: "invalid" },
  });
}
