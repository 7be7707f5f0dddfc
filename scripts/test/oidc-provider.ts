/** A real provider of OpenID Connect for tests: anyone signs in there, under any name, without a password. */
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { JWK } from "jose";
import Provider from "oidc-provider";

export const clientId = "teahouse";
export const clientSecret = "a secret that only tests know";

export type TestProvider = {
  issuer: string;
  /** With which it signs. */
  privateKey: JWK;
  close(): Promise<void>;
};

/** What it says of somebody, by the name they signed in with. */
export type ClaimsOf = (login: string) => Record<string, unknown>;

/** For the Teahouse at `appUrl`. */
export async function startProvider(
  appUrl: string,
  claimsOf: ClaimsOf,
  port = 0,
): Promise<TestProvider> {
  let answer: ReturnType<Provider["callback"]> | undefined;
  const server = createServer((request, response) => void answer?.(request, response));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${portOf(server)}`;
  const privateKey = signingKey();
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${appUrl}/api/Sso/Callback`],
        backchannel_logout_uri: `${appUrl}/api/Sso/Logout`,
        backchannel_logout_session_required: true,
      },
    ],
    jwks: { keys: [privateKey] },
    cookies: { keys: ["a key that only tests know"] },
    claims: {
      openid: ["sub"],
      profile: ["name", "preferred_username", "groups"],
      email: ["email", "email_verified"],
    },
    features: {
      backchannelLogout: { enabled: true },
      devInteractions: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: async () => ({ ...claimsOf(id), sub: id }),
    }),
    // Nobody is asked whether they agree.
    async loadExistingGrant({ oidc }) {
      const { client, session, params } = oidc;
      if (!client || !session?.accountId) return undefined;
      const grant = new oidc.provider.Grant({
        clientId: client.clientId,
        accountId: session.accountId,
      });
      grant.addOIDCScope(String(params?.scope));
      await grant.save();
      return grant;
    },
    // Its own would call no address of this machine.
    fetch: (url, options) => {
      const unguarded = { ...options, dispatcher: undefined };
      return fetch(url, unguarded);
    },
  });
  answer = provider.callback();
  return {
    issuer,
    privateKey,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function signingKey(): JWK {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const { n, e, d, p, q, dp, dq, qi } = privateKey.export({ format: "jwk" });
  return { kty: "RSA", kid: "test", use: "sig", alg: "RS256", n, e, d, p, q, dp, dq, qi };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Signs in at the provider as a browser does, from the address that Teahouse leads to; returns the way back. */
export async function signInAt(start: URL, login: string): Promise<URL> {
  const jar = new Map<string, string>();
  let address = start;
  let form: URLSearchParams | undefined;
  for (let hop = 0; hop < 10; hop++) {
    const response: Response = await fetch(address, {
      method: form ? "POST" : "GET",
      redirect: "manual",
      headers: { Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(form && { body: form }),
    });
    form = undefined;
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    const location = response.headers.get("Location");
    if (location === null) {
      if (!address.pathname.startsWith("/interaction/")) {
        throw new Error(`${address} answered ${response.status}: ${await response.text()}`);
      }
      form = new URLSearchParams({ prompt: "login", login, password: "any" });
      continue;
    }
    address = new URL(location, address);
    if (address.pathname.endsWith("/Sso/Callback")) return address;
  }
  throw new Error("the provider does not lead back");
}
