import type { Tag } from "./call";

export const description = `A real-time chat: register, log in, create a room, get a token, open a WebSocket, chat.

**WebSockets** are described in [asyncapi.json](/api/asyncapi.json). [Get a token to enter a room](#tag/rooms/GET/Room/{id}) shows a complete client in curl, JavaScript and Python.

**Addresses** work with and without the prefix \`/api\`, in any letter case. Every address that supports \`GET\` supports \`HEAD\`. \`OPTIONS\` works everywhere and answers 204 with \`Allow\`.

**Authentication.** \`POST /Login\` sets a session cookie. Programs can send an access token instead, as \`Authorization: Bearer tea_…\`. It can do everything that a session can, except create access tokens, list and end sessions, change the password and the e-mail address, manage push subscriptions, export your data, and delete the account. If a call that changes something carries an \`Origin\` header, as calls from browsers do, it must be this origin.

**Bodies** are JSON in UTF-8, at most 64 KiB (but for those of files), without \`Content-Encoding\`. \`time\` is in whole seconds since 1970. Keys of a request that are not listed here are ignored. An answer has no keys other than those listed here.

**Errors** are \`application/problem+json\`. With status 400, \`errors\` has a code for each invalid field. A method that an address does not support is answered 405 with \`Allow\`. With status 429, \`Retry-After\` says when the next attempt is allowed.`;

const descriptions: Record<Tag, string> = {
  People: "Accounts, sessions, and access tokens for programs.",
  Rooms: "Open rooms, private rooms, and direct rooms of two people.",
  Members: "The owner, moderators and members of a room, and the users who were removed.",
  Invites: "Links for joining a room.",
  Messages: "The history, search, and sending without a socket.",
  Files: "Files and pictures: they are uploaded to a room first, then sent with a message.",
  Notifications: "Push messages to browsers in which no page is open.",
  Administration:
    "For administrators of the server, by session or by an access token with the scope `admin`. All of it is noted in the audit list.",
  Service: "The health of the service, and these documents.",
};
export const tags = Object.entries(descriptions).map(([name, text]) => ({
  name,
  description: text,
}));
