import type { Tag } from "./call";

export const description = `A real-time chat: register, log in, make a room, take a token, open a WebSocket, talk.

**The sockets** are described in [asyncapi.json](/api/asyncapi.json). A whole client, in curl, JavaScript and Python, is shown at [A token to enter with](#tag/rooms/GET/Room/{id}).

**Addresses.** Each is there with \`/api\` in front and without, in any letter case. \`HEAD\` is answered wherever \`GET\` is, and \`OPTIONS\` everywhere: 204 with \`Allow\`.

**Who calls.** \`POST /Login\` sets a session cookie. Programs may send \`Authorization: Bearer tea_…\` instead, an access token, which does all that a session does except for making tokens, seeing and ending sessions, changing the password, exporting what is kept of oneself, and deleting the account. A browser's \`Origin\`, where one is sent with a call that changes something, must be this one.

**Bodies** are JSON, up to 64 KiB. \`time\` is whole seconds since 1970. Keys of a request that are not named here are ignored; an answer has no keys but those that are named here.

**Refusals** are \`application/problem+json\`, with a code by field in \`errors\` where the status is 400. A method that an address does not take is 405 with \`Allow\`; 429 says in \`Retry-After\` when the next try may be made.`;

const descriptions: Record<Tag, string> = {
  People: "Accounts, sessions, and access tokens for programs.",
  Rooms: "Open to everybody, private, or of two.",
  Members: "Owner, moderators, members, and those who were removed.",
  Invites: "Links that let people in.",
  Messages: "The history, the search, and messages without a socket.",
  Notifications: "What reaches a browser whose pages are closed.",
  Service: "Its health, and these documents.",
};
export const tags = Object.entries(descriptions).map(([name, text]) => ({
  name,
  description: text,
}));
