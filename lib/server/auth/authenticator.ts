/** Authenticator apps (TOTP, RFC 6238): six digits, SHA-1, every 30 s, which all apps know. */
import "server-only";
import { Secret, TOTP } from "otpauth";
import { renderSVG } from "uqr";
import * as queries from "../db/queries/authenticators";
import { countCall } from "../http/limits";
import { Problem } from "../http/problem";
import { warnSparingly } from "../observability/app-logger";
import { newRecoveryCodes, recoveryHash } from "./recovery-codes";
import { seal, unseal } from "./secret-box";

const issuer = "Teahouse";
const period = 30;
/** Steps that a clock may be off, each way. */
const drift = 1;

type Owner = { id: number; username: string };

/** A new secret for an app, with the address that its QR code holds. Throws 409 if an app is in use. */
export async function beginAuthenticator(
  owner: Owner,
): Promise<{ secret: string; uri: string; qr: string }> {
  const secret = new Secret({ size: 20 });
  if (!(await queries.begin(owner.id, seal(secret.base32, ownerName(owner.id))))) {
    throw new Problem(409, "There is an authenticator app already; remove it first.");
  }
  const uri = totpOf(secret, owner.username).toString();
  return { secret: secret.base32, uri, qr: renderSVG(uri, { border: 2 }) };
}

/** Takes the app into use that shows this code, and returns the new recovery codes. Throws 400, 404 and TooMany. */
export async function confirmAuthenticator({ id }: Owner, code: string): Promise<string[]> {
  await countCall("authenticatorCodes", String(id));
  const sealed = await queries.pending(id);
  const secret = sealed && unseal(sealed, ownerName(id));
  if (!sealed || !secret) throw new Problem(404, "There is no new authenticator app to confirm.");
  const step = stepOf(secret, code);
  if (step === null) throw wrongCode();
  const codes = newRecoveryCodes();
  const codeHashes = codes.map((each) => recoveryHash(each) ?? "");
  if (!(await queries.confirm(id, { secret: sealed, step, codeHashes }))) {
    throw new Problem(404, "There is no new authenticator app to confirm.");
  }
  return codes;
}

export async function removeAuthenticator(userId: number): Promise<void> {
  if (!(await queries.remove(userId))) throw new Problem(404, "There is no authenticator app.");
}

/** Replaces the recovery codes. Throws 404 without an app. */
export async function renewRecoveryCodes(userId: number): Promise<string[]> {
  const codes = newRecoveryCodes();
  if (
    !(await queries.renewCodes(
      userId,
      codes.map((each) => recoveryHash(each) ?? ""),
    ))
  ) {
    throw new Problem(404, "There is no authenticator app.");
  }
  return codes;
}

/** Whether the stored secret can be read: not if NEXTAUTH_SECRET has changed since. */
export function isReadable(userId: number, sealed: string): boolean {
  return unseal(sealed, ownerName(userId)) !== null;
}

/**
 * Uses a code of the app; false if it is wrong, or was used before. Each is counted, because a code is
 * easily guessed by the thousand. Throws TooMany.
 */
export async function useAppCode(userId: number, code: string): Promise<boolean> {
  await countCall("authenticatorCodes", String(userId));
  const { secret: sealed } = await queries.factorsOf(userId);
  if (sealed === null) return false;
  const secret = unseal(sealed, ownerName(userId));
  if (secret === null) {
    warnSparingly("an authenticator cannot be read: NEXTAUTH_SECRET has changed", "authenticator");
    return false;
  }
  const step = stepOf(secret, code);
  return step !== null && (await queries.useStep(userId, sealed, step));
}

/** Uses a recovery code; false if it is none of the person's, or was used before. */
export async function useRecoveryCode(userId: number, code: string): Promise<boolean> {
  const hash = recoveryHash(code);
  return hash !== null && (await queries.useRecoveryCode(userId, hash));
}

/** Six digits, as typed: with spaces, and as the wide digits of Chinese input methods. */
export function typedCode(text: string): string {
  return text.normalize("NFKC").replace(/[\s\p{Pd}]/gu, "");
}

export function wrongCode(): Problem {
  return new Problem(400, "The code is wrong, or was used before.", { errors: { code: "wrong" } });
}

/** The time step whose code this is; null if it is none of these minutes. */
function stepOf(secret: string, text: string): number | null {
  const token = typedCode(text);
  if (!/^\d{6}$/.test(token)) return null;
  const timestamp = Date.now();
  const delta = totpOf(Secret.fromBase32(secret), "").validate({ token, timestamp, window: drift });
  return delta === null ? null : Math.floor(timestamp / 1_000 / period) + delta;
}

function totpOf(secret: Secret, label: string): TOTP {
  return new TOTP({ issuer, label, secret, algorithm: "SHA1", digits: 6, period });
}

function ownerName(userId: number): string {
  return `user ${userId}`;
}
