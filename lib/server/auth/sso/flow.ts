/** The way to the provider and back: the authorization code flow with PKCE, state and nonce. */
import "server-only";
import * as client from "openid-client";
import { z } from "zod";
import type { SsoError } from "@/lib/shared/sso-errors";
import * as identities from "../../db/queries/identities";
import { env } from "../../env";
import { callerAddress } from "../../http/caller-address";
import { countCall } from "../../http/limits";
import { logger } from "../../observability/app-logger";
import { issueToken, takeToken } from "../one-time-tokens";
import { type Claims, hasClaim, parseRule, textOf } from "./claims";
import { setFlowCookie, takeFlowCookie } from "./flow-cookie";
import { type Provider, ProviderDown, provider } from "./provider";

const flow = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where the person wants to go then. */
  next: z.string(),
});

/** What the way back proves: who somebody is at the provider. */
export type Arrival = {
  identity: identities.Identity;
  claims: Claims;
  /** The session at the provider. */
  sid: string | null;
  next: string;
  /** Whose account is to get this identity; null: this is a sign-in. */
  linkTo: number | null;
};

/** What goes wrong on the way, as pages say it. */
export class SsoFailure extends Error {
  constructor(
    readonly code: SsoError,
    /** As far as it is known. */
    readonly way: { next?: string; linkTo?: number | null } = {},
  ) {
    super(code);
  }
}

/**
 * The address at the provider, for a sign-in or, with `linkTo`, for linking an account. Sets the cookie that the
 * way back needs. Throws SsoFailure and TooMany.
 */
export async function startFlow(next: string, linkTo: number | null = null): Promise<URL> {
  await countCall("ssoStarts", await callerAddress());
  const { config } = await reach({ next, linkTo });
  const [state, nonce, verifier] = [
    client.randomState(),
    client.randomNonce(),
    client.randomPKCECodeVerifier(),
  ];
  const data = { state, nonce, verifier, next } satisfies z.infer<typeof flow>;
  const { token } = await issueToken("sso", { userId: linkTo, data });
  await setFlowCookie(state, token);
  return client.buildAuthorizationUrl(config, {
    redirect_uri: callbackAddress().href,
    scope: env().OIDC_SCOPES,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  });
}

/** Checks the way back and asks the provider who it is. Throws SsoFailure. */
export async function finishFlow(query: URLSearchParams): Promise<Arrival> {
  const state = query.get("state") ?? "";
  const token = await takeFlowCookie(state);
  const taken = token === null ? null : await takeToken("sso", token);
  const { data } = flow.safeParse(taken?.data);
  // Of another browser, of another way, too late, or for the second time.
  if (!taken || !data || data.state !== state) throw new SsoFailure("sso-expired");
  const way = { next: data.next, linkTo: taken.userId };
  const reached = await reach(way);
  const address = callbackAddress();
  address.search = query.toString();
  try {
    const tokens = await client.authorizationCodeGrant(reached.config, address, {
      expectedState: state,
      expectedNonce: data.nonce,
      pkceCodeVerifier: data.verifier,
    });
    const idToken = tokens.claims();
    if (!idToken) throw new Error("there is no ID token");
    const identity = { issuer: idToken.iss, subject: idToken.sub };
    const claims = await allClaims(reached, idToken, tokens.access_token, identity);
    return { identity, claims, sid: textOf(idToken, "sid"), ...way };
  } catch (error) {
    throw failureOf(error, way);
  }
}

/** With what the provider says at its userinfo address, if the ID token does not have all that is needed. */
async function allClaims(
  { config }: Provider,
  idToken: Claims,
  accessToken: string,
  identity: identities.Identity,
): Promise<Claims> {
  if (config.serverMetadata().userinfo_endpoint === undefined) return idToken;
  const { OIDC_ADMIN_CLAIM } = env();
  const lacksRole =
    OIDC_ADMIN_CLAIM !== undefined && !hasClaim(idToken, parseRule(OIDC_ADMIN_CLAIM).name);
  const lacksName = ["preferred_username", "name", "email"].some((name) => !textOf(idToken, name));
  if (!lacksRole && !(lacksName && (await identities.findOwner(identity)) === null)) return idToken;
  return { ...(await client.fetchUserInfo(config, accessToken, identity.subject)), ...idToken };
}

async function reach(way: { next: string; linkTo: number | null }): Promise<Provider> {
  try {
    return await provider();
  } catch (error) {
    throw error instanceof ProviderDown ? new SsoFailure("sso-down", way) : error;
  }
}

/** Logs why, without anything that the provider or the browser said of the person. */
function failureOf(error: unknown, way: { next: string; linkTo: number | null }): SsoFailure {
  if (error instanceof client.AuthorizationResponseError) {
    const isDenied = error.error === "access_denied";
    if (!isDenied) logger.warn({ kind: knownError(error.error) }, "single sign-on was refused");
    return new SsoFailure(isDenied ? "sso-denied" : "sso-failed", way);
  }
  logger.warn({ kind: kindOf(error) }, "single sign-on failed");
  const isDown = kindOf(error) === "OAUTH_TIMEOUT" || isNetworkError(error);
  return new SsoFailure(isDown ? "sso-down" : "sso-failed", way);
}

/** fetch throws a TypeError with the reason of the network as its cause. */
function isNetworkError(error: unknown): boolean {
  const cause = error instanceof client.ClientError ? error.cause : error;
  return cause instanceof TypeError && cause.cause instanceof Error && "code" in cause.cause;
}

function kindOf(error: unknown): string {
  if (error instanceof client.ResponseBodyError) return knownError(error.error);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : error instanceof Error ? error.name : "unknown";
}

/** A code of the standard is a word; anything else may be anything. */
function knownError(code: string): string {
  return /^[a-z_]{1,40}$/.test(code) ? code : "unknown";
}

function callbackAddress(): URL {
  return new URL("/api/Sso/Callback", env().APP_URL);
}
