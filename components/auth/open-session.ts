import { call, RestError } from "@/lib/client/rest/call";
import { md5 } from "./md5";

/** What is missing after a right password. */
export type Second = { token: string; ways: string[] };
export type SignInAnswer = {
  status: boolean;
  suspended: boolean;
  expired: boolean;
  second: Second | null;
};

/** Begins to sign in; the answer says whether something is missing. Throws like `call`. */
export async function beginSignIn(username: string, password: string): Promise<SignInAnswer> {
  const body = { username, password: md5(password), second: true };
  return readAnswer(await call("POST", "/Login", body));
}

/**
 * Signs in; false if the name or the password is wrong, or something else is missing. Throws like `call`.
 * Sends the MD5, as the API document asks.
 */
export async function openSession(username: string, password: string): Promise<boolean> {
  return (await beginSignIn(username, password)).status;
}

/** Answers a first step with a code or a passkey. */
export async function takeSecondStep(body: {
  token: string;
  code?: string;
  passkey?: unknown;
}): Promise<SignInAnswer> {
  try {
    return readAnswer(await call("POST", "/Login/Second", body));
  } catch (error) {
    // A text that can be no code at all is wrong, too.
    if (error instanceof RestError && error.problem.errors?.code) {
      return { status: false, suspended: false, expired: false, second: null };
    }
    throw error;
  }
}

export async function openWithPasskey(assertion: unknown): Promise<SignInAnswer> {
  return readAnswer(await call("POST", "/Login/Passkey", assertion));
}

/** Not by the schema: zod would be a tenth of this page. */
function readAnswer(answer: unknown): SignInAnswer {
  if (typeof answer !== "object" || answer === null || !("status" in answer)) {
    throw new Error("The answer to a login has no status");
  }
  return {
    status: answer.status === true,
    suspended: "suspended" in answer && answer.suspended === true,
    expired: "expired" in answer && answer.expired === true,
    second: "second" in answer ? readSecond(answer.second) : null,
  };
}

function readSecond(second: unknown): Second | null {
  if (typeof second !== "object" || second === null) return null;
  if (!("token" in second) || typeof second.token !== "string") return null;
  if (!("ways" in second) || !Array.isArray(second.ways)) return null;
  return { token: second.token, ways: second.ways.filter((way) => typeof way === "string") };
}
