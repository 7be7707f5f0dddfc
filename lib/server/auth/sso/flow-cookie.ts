/**
 * The cookie that binds the way to the provider and back to one browser. There is one for each way, named by
 * its state, so that two tabs do not disturb each other.
 */
import "server-only";
import { cookies } from "next/headers";
import { isSecure } from "../session-cookie";

/** As long as the token in it is good: one-time-tokens.ts. */
const maxAge = 10 * 60;

export async function setFlowCookie(state: string, token: string): Promise<void> {
  const secure = await isSecure();
  (await cookies()).set(nameOf(state, secure), token, { ...optionsOf(secure), maxAge });
}

/** The token in the cookie, which is removed; null if there is none. */
export async function takeFlowCookie(state: string): Promise<string | null> {
  const secure = await isSecure();
  const store = await cookies();
  const name = nameOf(state, secure);
  const value = store.get(name)?.value;
  if (value === undefined) return null;
  store.set(name, "", { ...optionsOf(secure), maxAge: 0 });
  return value;
}

/** Of a state from outside, only what a name may have. */
function nameOf(state: string, secure: boolean): string {
  return `${secure ? "__Host-" : ""}sso-${state.replace(/[^\w-]/g, "").slice(0, 12)}`;
}

/** Lax: the provider's page leads back here. */
function optionsOf(secure: boolean) {
  return { httpOnly: true, sameSite: "lax", path: "/", secure } as const;
}
