import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { accountExport } from "../exports";
import {
  accessToken,
  accountEnd,
  inboxToken,
  login,
  madeAccessToken,
  newAccessToken,
  newUser,
  session,
  status,
  user,
  userChange,
} from "../people";
import { changes, empty, file, json, location, paths, reads } from "./call";

const tag = "People";
/** Of their own account only: somebody else's is 403. */
const own = { tag, path: paths.user } as const;

export const peoplePaths: ZodOpenApiPathsObject = {
  "/User": {
    post: changes({
      tag,
      name: "createUser",
      summary: "Register",
      access: "anybody",
      body: { schema: newUser },
      gives: { 201: empty("Registered.", location("the person", "/User/lu-yu")) },
      refuses: [409, 429],
    }),
  },
  "/User/{username}": {
    get: reads({
      ...own,
      name: "getUser",
      summary: "Look somebody up",
      access: "anybody",
      gives: { 200: json("Who it is.", user) },
      refuses: [404],
    }),
    patch: changes({
      ...own,
      name: "changeUser",
      summary: "Change one's nickname or password",
      description:
        "A new password needs `current` and a session, and ends all other sessions and access tokens.",
      body: { schema: userChange },
      gives: { 200: json("As it is now.", user) },
      refuses: [404, 429],
    }),
    delete: changes({
      ...own,
      name: "deleteUser",
      summary: "Delete one's account",
      description:
        "Ends all sessions and access tokens and closes their sockets. What the person said stays, as a deleted account's. A room of theirs is its longest-standing moderator's, or member's; one that nobody is left in is deleted. Nobody else can take the username.",
      access: "with a session",
      body: { schema: accountEnd },
      gives: { 204: empty("It is gone.") },
      refuses: [404, 429],
    }),
  },
  "/User/{username}/Export": {
    get: reads({
      ...own,
      name: "exportUser",
      summary: "All that is kept of oneself, as a file",
      description:
        "One's profile, sessions, the names of access tokens, rooms with role, read marker and notifications, invites, own messages and reactions; also of rooms that one has left or was removed from.",
      access: "with a session",
      gives: { 200: file("The data.", { "application/json": accountExport }) },
      refuses: [404, 429],
    }),
  },
  "/Login": {
    post: changes({
      tag,
      name: "logIn",
      summary: "Log in",
      description:
        "A wrong name and a wrong password get one answer, `false`, after the same time and without a cookie.",
      access: "anybody",
      body: { schema: login },
      gives: {
        200: json(
          "Whether it succeeded.",
          status,
          z.object({
            "Set-Cookie": z
              .string()
              .optional()
              .meta({ description: "The session, where it succeeded." }),
          }),
        ),
      },
      refuses: [429],
    }),
  },
  "/Logout": {
    post: changes({
      tag,
      name: "logOut",
      summary: "Log out",
      description: "Ends the session on the server and its sockets. The same answer without one.",
      access: "anybody",
      gives: { 200: json("Always `true`.", status) },
    }),
  },
  "/User/{username}/Session": {
    get: reads({
      ...own,
      name: "listSessions",
      summary: "One's sessions, newest first",
      access: "with a session",
      gives: { 200: json("All that have not ended.", z.array(session)) },
      refuses: [404],
    }),
  },
  "/User/{username}/Session/{id}": {
    delete: changes({
      tag,
      path: paths.session,
      name: "endSession",
      summary: "End a session and its sockets",
      access: "with a session",
      gives: { 204: empty("It is over.") },
      refuses: [404],
    }),
  },
  "/User/{username}/Token": {
    get: reads({
      ...own,
      name: "listAccessTokens",
      summary: "One's access tokens, newest first",
      gives: { 200: json("All of them, without the tokens themselves.", z.array(accessToken)) },
      refuses: [403, 404],
    }),
    post: changes({
      ...own,
      name: "createAccessToken",
      summary: "Make an access token",
      description: "For a program, which then does all that a session does. Up to 50 of them.",
      access: "with a session",
      body: { schema: newAccessToken },
      gives: { 201: json("The token; it is shown this once.", madeAccessToken) },
      refuses: [404, 409, 429],
    }),
  },
  "/User/{username}/Token/{id}": {
    delete: changes({
      tag,
      path: paths.token,
      name: "deleteAccessToken",
      summary: "Forget an access token and close its sockets",
      gives: { 204: empty("It is worthless.") },
      refuses: [404],
    }),
  },
  "/Inbox": {
    get: reads({
      tag,
      name: "openInbox",
      summary: "A token for one's inbox",
      description: "The socket `/parties/inbox/{user}` tells of all one's rooms at once.",
      gives: { 200: json("The token, for one socket within 60 seconds.", inboxToken) },
      refuses: [429],
    }),
  },
};
