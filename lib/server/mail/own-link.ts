import "server-only";
import { env } from "../env";

/**
 * The address of a page of this server, for mails and other services. It is made of APP_URL: whoever
 * sends a request chooses its Host, and with it could lead others to a server of their own. Throws
 * without APP_URL.
 */
export function ownLink(path: `/${string}`): string {
  return new URL(path, appUrl()).href;
}

/** As people know this server: host and, if it has one, port. */
export function ownHost(): string {
  return new URL(appUrl()).host;
}

function appUrl(): string {
  const { APP_URL } = env();
  if (APP_URL === undefined) throw new Error("Links need APP_URL.");
  return APP_URL;
}
