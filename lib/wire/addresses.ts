/** The addresses of the API on the web port, and of rooms and inboxes on every port: `/parties/main/{room id}`, `/parties/inbox/{user id}`. */

import type { PeopleAs } from "./frames";

/** The parties as PartyKit names them: `main` is a room, `inbox` a person's inbox. */
export type Party = "main" | "inbox";

/** The path of a room or an inbox; `id` is a room's or a user's. */
export function partyPath(party: Party, id: number): string {
  return `/parties/${party}/${id}`;
}

export function roomPath(roomId: number): string {
  return partyPath("main", roomId);
}

export function inboxPath(userId: number): string {
  return partyPath("inbox", userId);
}

/** The room's id in a path without its query, or null if the path is not a room's. */
export function roomIdIn(pathname: string): number | null {
  return idIn(pathname, "main");
}

/** The user's id in an inbox's path without its query, or null if the path is not an inbox's. */
export function userIdIn(pathname: string): number | null {
  return idIn(pathname, "inbox");
}

/**
 * A socket's address with its token in it, which saves the first frame and, at the room server, a hop
 * (docs/decisions/0027-token-in-the-address.md). `since` opts in, and `people` with it, as in the frame.
 */
export function withToken(
  address: string,
  token: string,
  since?: number | null,
  people?: PeopleAs,
): string {
  const query = new URLSearchParams({
    token,
    ...(since !== undefined && { since: `${since}` }),
    ...(people && { people }),
  });
  return `${address}?${query}`;
}

/**
 * The first frame that an address stands in for, given its query (`?token=…&since=…`); null if there is
 * no token. A `since` that is neither an id nor null stays what it is, for the parser to refuse.
 */
export function firstFrameIn(search: string): string | null {
  const query = new URLSearchParams(search);
  const [token, since, people] = ["token", "since", "people"].map((name) => query.get(name));
  if (token == null) return null;
  return JSON.stringify({
    token,
    ...(since != null && { since: sinceIn(since) }),
    ...(people != null && { people }),
  });
}

function sinceIn(text: string): unknown {
  if (text === "null") return null;
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** Ids are positive and have no leading zero. */
const path = /^\/parties\/(main|inbox)\/([1-9]\d{0,9})$/;

function idIn(pathname: string, party: Party): number | null {
  const [, found, id] = path.exec(pathname) ?? [];
  return found === party ? Number(id) : null;
}

const call =
  /^\/(api|user|room|login|logout|search|inbox|push|health|ready|openapi\.json|asyncapi\.json|password|email|registration|passkey|authenticator|sso|report|block|notice|admin\/(claim|person|room|settings|invite|report|status|audit))(\/|$)/i;

/**
 * Whether a path without its query is one of the REST API's, with or without /api, in any letter
 * case. `/invite/{code}` is not counted: it may be a page. The console's pages, `/admin` and below, have
 * other words than the calls below `/Admin`.
 */
export function isCallPath(pathname: string): boolean {
  return call.test(pathname);
}
