/** Passkeys (WebAuthn): their keys stay in the person's devices, and sign a challenge of ours. */
import "server-only";
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { z } from "zod";
import type { PasskeyAssertion, PasskeyAttestation } from "../api/factors";
import * as queries from "../db/queries/passkeys";
import { env } from "../env";
import { ownOrigin } from "../http/own-origin";
import { Problem } from "../http/problem";
import { logger } from "../observability/app-logger";
import { issueToken, takeToken } from "./one-time-tokens";
import { hasSso } from "./sign-in-options";

/** More than anyone has devices. */
const maxPasskeys = 20;

const stored = z.object({ kind: z.enum(["add", "use"]), challenge: z.string() });
type Owner = { id: number; username: string; nickname: string };

/** What a browser needs to make a passkey, and the token that goes back with it. */
export async function challengeToAdd({ id, username, nickname }: Owner) {
  const { rpID } = await relyingParty();
  const known = await queries.list(id);
  const options = await generateRegistrationOptions({
    rpName: "Teahouse",
    rpID,
    userName: username,
    userDisplayName: nickname,
    userID: handleOf(id),
    attestationType: "none",
    excludeCredentials: known.map((passkey) => ({ id: passkey.id })),
    // Found without a name, and guarded by a PIN or a finger: a way in by itself.
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  const data = { kind: "add", challenge: options.challenge };
  const { token } = await issueToken("passkey", { userId: id, data });
  return { token, options };
}

/** Stores a new passkey. Throws 400 if the answer does not fit the challenge, and 409. */
export async function addPasskey(
  { id: userId }: Owner,
  { token, name, response }: { token: string; name: string; response: PasskeyAttestation },
): Promise<{ id: string; name: string }> {
  const challenge = await takeChallenge("add", token, userId);
  const { rpID, origin } = await relyingParty();
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
  }).catch(refused);
  if (!verified) throw badPasskey();
  const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
  const added = await queries.add(
    {
      ...{ id, userId, counter, name },
      publicKey: Buffer.from(publicKey).toString("base64url"),
      transports: transports.slice(0, 10),
    },
    maxPasskeys,
  );
  if (added === "taken") throw new Problem(409, "This passkey is in use already.");
  if (added === "full") {
    throw new Problem(409, `You have ${maxPasskeys} passkeys; remove one first.`);
  }
  if (added === "gone") throw new Problem(404, "The account is gone.");
  return { id, name };
}

/** What a browser needs to sign in with a passkey, whoever has it. */
export async function challengeToUse() {
  const { rpID } = await relyingParty();
  const options = await generateAuthenticationOptions({ rpID, userVerification: "required" });
  const data = { kind: "use", challenge: options.challenge };
  const { token } = await issueToken("passkey", { data });
  return { token, options };
}

/**
 * Whose passkey answered the challenge, which is used up; null if the passkey is unknown or the answer does
 * not fit.
 */
export async function takePasskey({
  token,
  response,
}: PasskeyAssertion): Promise<{ userId: number; username: string } | null> {
  const challenge = await takeChallenge("use", token, null);
  const passkey = await queries.find(response.id);
  if (!passkey) return null;
  const { id, userId, username, counter } = passkey;
  const { userHandle } = response.response;
  if (userHandle && userHandle !== Buffer.from(handleOf(userId)).toString("base64url")) return null;
  const { rpID, origin } = await relyingParty();
  const result = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    credential: {
      id,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64url")),
      counter,
    },
  }).catch(refused);
  if (!result.verified || !result.authenticationInfo) return null;
  return (await queries.use(id, result.authenticationInfo.newCounter))
    ? { userId, username }
    : null;
}

/** Throws 404, and 409 for the last way into the account. */
export async function removePasskey(userId: number, id: string): Promise<void> {
  const removed = await queries.remove(userId, id, { sso: hasSso() });
  if (removed === "gone") throw new Problem(404, "There is no such passkey.");
  if (removed === "last") {
    const detail = "This is the last way into your account; set a password first.";
    throw new Problem(409, detail, { code: "last-way-in" });
  }
}

async function takeChallenge(
  kind: "add" | "use",
  token: string,
  userId: number | null,
): Promise<string> {
  const taken = await takeToken("passkey", token);
  const data = stored.safeParse(taken?.data);
  if (!taken || !data.success || data.data.kind !== kind || taken.userId !== userId) {
    throw new Problem(400, "The challenge has expired or was used; ask for a new one.", {
      errors: { token: "expired" },
    });
  }
  return data.data.challenge;
}

/** Passkeys belong to a host name; the origin is what the browser signs. */
async function relyingParty(): Promise<{ rpID: string; origin: string }> {
  const { origin, hostname } = new URL(env().APP_URL ?? (await ownOrigin()));
  return { rpID: hostname, origin };
}

/** What a passkey knows its account by. Says nothing about the person. */
function handleOf(userId: number): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`teahouse-${userId}`);
}

/** The library throws for whatever does not fit. */
function refused(err: unknown): {
  verified: false;
  registrationInfo?: never;
  authenticationInfo?: never;
} {
  logger.debug({ err }, "a passkey was refused");
  return { verified: false };
}

function badPasskey(): Problem {
  return new Problem(400, "The passkey does not fit the challenge.", {
    errors: { response: "invalid" },
  });
}
