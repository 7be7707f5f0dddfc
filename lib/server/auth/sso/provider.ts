/** The provider of single sign-on, as it describes itself (OpenID Connect Discovery 1.0). */
import "server-only";
import { createRemoteJWKSet, type JWTVerifyGetKey } from "jose";
import * as client from "openid-client";
import { env } from "../../env";
import { isPublic, literalAddress } from "../../http/public-address";
import { logger } from "../../observability/app-logger";

/** Keys change more often; those are looked up when one is not known. */
const freshMs = 3_600_000;
/** A provider that is down is not asked by every visitor. */
const pauseMs = 5_000;
const timeoutSeconds = 10;

export type Provider = { config: client.Configuration; issuer: string; keys: JWTVerifyGetKey };

/** It cannot be reached, or does not answer as a provider does. */
export class ProviderDown extends Error {}

let known: Provider | undefined;
let askAgainAt = 0;
let asking: Promise<Provider> | undefined;

/** Throws ProviderDown. What is known of it is used while it cannot be asked. */
export async function provider(): Promise<Provider> {
  if (Date.now() < askAgainAt) {
    if (known) return known;
    throw new ProviderDown("It could not be reached a moment ago.");
  }
  asking ??= ask().finally(() => {
    asking = undefined;
  });
  return asking;
}

/** For tests. */
export function forgetProvider(): void {
  known = undefined;
  askAgainAt = 0;
}

async function ask(): Promise<Provider> {
  try {
    known = await discover();
    askAgainAt = Date.now() + freshMs;
    return known;
  } catch (err) {
    logger.warn({ err }, "the provider of single sign-on cannot be reached");
    askAgainAt = Date.now() + pauseMs;
    if (known) return known;
    throw new ProviderDown("It cannot be reached.", { cause: err });
  }
}

async function discover(): Promise<Provider> {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = env();
  if (OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined) throw new Error("not configured");
  const server = new URL(OIDC_ISSUER);
  const isPlain = server.protocol === "http:";
  if (isPlain && !mayBePlain(server)) {
    throw new Error("OIDC_ISSUER must be https: only one in the own network may be http:");
  }
  const config = await client.discovery(
    server,
    OIDC_CLIENT_ID,
    undefined,
    OIDC_CLIENT_SECRET === undefined ? client.None() : secretAs(OIDC_CLIENT_SECRET),
    { timeout: timeoutSeconds, execute: isPlain ? [client.allowInsecureRequests] : [] },
  );
  const { issuer, jwks_uri, id_token_signing_alg_values_supported } = config.serverMetadata();
  // Those that sign with the client's secret only have no keys to check by; their tokens come over TLS.
  if (id_token_signing_alg_values_supported?.some((alg) => !/^(HS|none)/.test(alg)) !== false) {
    client.enableNonRepudiationChecks(config);
  }
  const keys: JWTVerifyGetKey =
    jwks_uri === undefined
      ? () => Promise.reject(new Error("the provider has no keys"))
      : createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: timeoutSeconds * 1_000 });
  return { config, issuer, keys };
}

/** In the header, as the standard wants it, unless the provider says that it takes it in the body only. */
function secretAs(secret: string): client.ClientAuth {
  const [inHeader, inBody] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (as, ...rest) => {
    const methods = as.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    return methods.includes("client_secret_basic") ? inHeader(as, ...rest) : inBody(as, ...rest);
  };
}

/**
 * Whether what is said to this host stays in the own network, where http: is allowed: this machine, a private
 * address, or a name that is no domain of the internet.
 */
export function mayBePlain(url: URL): boolean {
  const literal = literalAddress(url);
  if (literal !== null) return !isPublic(literal);
  const { hostname } = url;
  return (
    !hostname.includes(".") ||
    /\.(localhost|local|lan|internal|intranet|home\.arpa|test)$/.test(hostname)
  );
}
