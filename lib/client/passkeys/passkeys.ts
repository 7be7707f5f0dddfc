/** The browser's passkeys. Loaded when one is used, because the pages for visitors are small. */
import "client-only";
import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from "@simplewebauthn/browser";
import { call } from "../rest/call";

/** Has a passkey sign; with `autofill`, once the person picks it from a field's suggestions. */
export async function usePasskey({ autofill = false } = {}) {
  const { token, options } = readChallenge(await call("POST", "/Passkey"));
  if (!isRequest(options)) throw new Error("The challenge is not one to sign");
  const response = await startAuthentication({
    optionsJSON: options,
    useBrowserAutofill: autofill,
  });
  return { token, response };
}

/** Has a passkey made. `challenge` is what the server answered. */
export async function makePasskey(challenge: unknown) {
  const { token, options } = readChallenge(challenge);
  if (!isCreation(options)) throw new Error("The challenge is not one for a new passkey");
  return { token, response: await startRegistration({ optionsJSON: options }) };
}

/** Why there is no passkey: `host` for addresses that have none, such as an IP address; null for other errors. */
export function passkeyFailure(error: unknown): "cancelled" | "exists" | "host" | null {
  if (error instanceof WebAuthnError) {
    if (error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED") return "exists";
    if (error.code === "ERROR_INVALID_DOMAIN" || error.code === "ERROR_INVALID_RP_ID")
      return "host";
    return "cancelled";
  }
  if (error instanceof DOMException) return error.name === "SecurityError" ? "host" : "cancelled";
  return error instanceof Error && /not supported/.test(error.message) ? "host" : null;
}

function readChallenge(answer: unknown): { token: string; options: object } {
  if (
    typeof answer === "object" &&
    answer !== null &&
    "token" in answer &&
    typeof answer.token === "string" &&
    "options" in answer &&
    typeof answer.options === "object" &&
    answer.options !== null
  ) {
    return { token: answer.token, options: answer.options };
  }
  throw new Error("The answer has no challenge");
}

function isRequest(options: object): options is PublicKeyCredentialRequestOptionsJSON {
  return "challenge" in options && typeof options.challenge === "string";
}

function isCreation(options: object): options is PublicKeyCredentialCreationOptionsJSON {
  return isRequest(options) && "user" in options && "rp" in options;
}
