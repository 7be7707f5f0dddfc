import { type Dialect, type Reading, reading, serialOf, textOf } from "./dialect";

/** The contract's opt-in client: ids, `cid`, and arrays of frames. */
export const teahouse: Dialect = {
  echoes: true,
  greet: ({ token }, _place, since) => [JSON.stringify({ token, since })],
  say: (serial) => JSON.stringify({ msg: textOf(serial), cid: `c${serial}` }),
  read: readFrames,
};

/** The same with the token in the address, as our own pages connect. */
export const addressed: Dialect = {
  ...teahouse,
  address: ({ token }, { url }, since) =>
    `${url}?${new URLSearchParams({ token, since: String(since) })}`,
  greet: () => [],
};

/** A basic client of the API document. The token gets no answer, so the answer to an empty message shows that we are in. */
export const document: Dialect = {
  echoes: false,
  greet: ({ token }) => [JSON.stringify({ token }), JSON.stringify({ msg: "" })],
  say: (serial) => JSON.stringify({ msg: textOf(serial) }),
  read: (text) => {
    const found = readFrames(text);
    return found.refused > 0 ? { ...found, joined: true } : found;
  },
};

/** The peers on bare ws and on the bare engine: the same frames, with a name instead of a token. */
export const plain: Dialect = {
  echoes: true,
  greet: ({ name }, { room }) => [JSON.stringify({ join: room, username: name })],
  say: teahouse.say,
  read: readFrames,
};

/** One frame or an array of frames. */
function readFrames(text: string): Reading {
  const found = reading();
  const data: unknown = JSON.parse(text);
  if (Array.isArray(data)) for (const frame of data) note(frame, found);
  else note(data, found);
  return found;
}

export function note(frame: unknown, found: Reading): void {
  if (!isRecord(frame)) return;
  if (typeof frame.id === "number") found.lastId = Math.max(found.lastId, frame.id);
  switch (frame.type) {
    case 0:
      if (typeof frame.msg === "string") found.serials.push(serialOf(frame.msg));
      if (frame.cid !== undefined) found.personal = true;
      return;
    case 1:
      if (frame.action === 1 && typeof frame.username === "string") {
        found.people.push(frame.username);
      }
      return;
    case 2:
      found.joined = true;
      found.personal = true;
      if (Array.isArray(frame.users)) found.people.push(...frame.users.flatMap(usernameOf));
      return;
  }
  if (frame.status === true) found.accepted++;
  if (frame.status === false) found.refused++;
}

function usernameOf(person: unknown): string[] {
  return isRecord(person) && typeof person.username === "string" ? [person.username] : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
