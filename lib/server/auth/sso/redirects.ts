/** Where the calls of single sign-on send browsers: to the provider, or to pages at APP_URL. */
import "server-only";
import { env } from "../../env";
import { ownOrigin } from "../../http/own-origin";
import type { SsoFailure } from "./flow";

/** GET, whatever the call was. */
export function seeOther(address: URL): Response {
  return new Response(null, { status: 303, headers: { Location: address.href } });
}

/** A path of ours, at the address that browsers know. */
export function ownAddress(path: string): URL {
  return new URL(path, env().APP_URL);
}

/** The page that says what went wrong, and lets people try again. */
export function failureAddress({ code, way: { next, linkTo } }: SsoFailure): URL {
  if (typeof linkTo === "number") return ownAddress(`/settings?sso=${code}#sso`);
  const query = new URLSearchParams({ error: code });
  if (next !== undefined && next !== "/rooms") query.set("next", next);
  return ownAddress(`/sign-in?${query}`);
}

/** Whether the browser asked at another address than APP_URL. */
export async function isElsewhere(): Promise<boolean> {
  return (await ownOrigin()) !== env().APP_URL;
}
