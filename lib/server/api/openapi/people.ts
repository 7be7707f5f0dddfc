import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { accountExport, accountExportQuery } from "../exports";
import { accountEnd, loginAnswer } from "../factors";
import {
  accessToken,
  inboxToken,
  login,
  madeAccessToken,
  newAccessToken,
  newUser,
  profile,
  profileQuery,
  registration,
  session,
  status,
  user,
  userChange,
  wantedLink,
} from "../people";
import { changes, empty, file, json, location, paths, reads, zip } from "./call";

const tag = "People";
/** The caller's own account; anyone else's is a 403. */
const own = { tag, path: paths.user } as const;

export const peoplePaths: ZodOpenApiPathsObject = {
  "/User": {
    get: reads({
      tag,
      name: "listUsers",
      summary: "Look up users by their usernames",
      description: "With their pictures. Usernames that nobody has are left out.",
      query: profileQuery,
      gives: { 200: json("The users, in no order.", z.array(profile)) },
      refuses: [429],
    }),
    post: changes({
      tag,
      name: "createUser",
      summary: "Register",
      description:
        "409: the username is taken, or with `code` `email-taken` the address of `token` is. Registering does not log in. Where registration is not open, 403 with a `code` says what it takes, before anything else is looked at: `registration-invite` an `invite`, `registration-domain` a `token` or an `invite`; `registration-closed`: nobody can register.",
      access: "anybody",
      body: { schema: newUser },
      gives: { 201: empty("Registered.", location("the person", "/User/lu-yu")) },
      refuses: [409, 429],
    }),
  },
  "/Registration": {
    get: reads({
      tag,
      name: "getRegistration",
      summary: "Who may register",
      description: "For pages and clients that offer to register.",
      access: "anybody",
      gives: { 200: json("Who may register.", registration) },
    }),
    post: changes({
      tag,
      name: "requestRegistration",
      summary: "Ask for a link to register by mail",
      description:
        "Where registration is for domains. The answer is the same whether the address is of one of them, and whether it has an account; a mail says which. Elsewhere 403 with a `code`, or 409 where registration is open.",
      access: "anybody",
      body: { schema: wantedLink },
      gives: { 202: empty("If the address may register, a mail is on its way.") },
      refuses: [409, 429],
    }),
  },
  "/User/{username}": {
    get: reads({
      ...own,
      name: "getUser",
      summary: "Get a user",
      description: "Their username as they wrote it, and their nickname. Needs no session.",
      access: "anybody",
      gives: { 200: json("The user.", user) },
      refuses: [404],
    }),
    patch: changes({
      ...own,
      name: "changeUser",
      summary: "Change your nickname or password",
      description:
        "Changing the password requires `current` and a session. It ends all other sessions and revokes all access tokens.",
      body: { schema: userChange },
      gives: { 200: json("The user after the change.", user) },
      refuses: [404, 429],
    }),
    delete: changes({
      ...own,
      name: "deleteUser",
      summary: "Delete your account",
      description:
        "Ends all sessions, revokes all access tokens and closes their sockets. The user's messages stay, attributed to a deleted account. Each room that the user owns passes to its longest-standing moderator, or else to its longest-standing member; a room with no members left is deleted. The username cannot be registered again. 409: you are the only administrator who can act (`code` `last-administrator`).",
      access: "with a session",
      body: { schema: accountEnd },
      gives: { 204: empty("The account was deleted.") },
      refuses: [404, 409, 429],
    }),
  },
  "/User/{username}/Export": {
    get: reads({
      ...own,
      name: "exportUser",
      summary: "Export your data",
      description:
        "Downloads everything that is stored about you: profile, sessions, names of access tokens, push subscriptions, rooms with role, read marker and notification level, invites, messages, reactions and files. Includes rooms that you left or were removed from.",
      access: "with a session",
      query: accountExportQuery,
      gives: {
        200: file("Your data.", { "application/json": accountExport, "application/zip": zip }),
      },
      refuses: [404, 429],
    }),
  },
  "/Login": {
    post: changes({
      tag,
      name: "logIn",
      summary: "Log in",
      description:
        "A wrong username and a wrong password get the same answer, `false`, after the same time and without a cookie. So does a right password that is not enough, unless `second` is `true`.",
      access: "anybody",
      body: { schema: login },
      gives: {
        200: json(
          "Whether the login succeeded. More than `status` only with `second: true`.",
          loginAnswer,
          z.object({
            "Set-Cookie": z
              .string()
              .optional()
              .meta({ description: "The session, if the login succeeded." }),
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
      description:
        "Ends the session on the server and closes its sockets. A call with an access token revokes that token. Without a session the answer is the same.",
      access: "anybody",
      gives: { 200: json("Always `true`.", status) },
    }),
  },
  "/User/{username}/Session": {
    get: reads({
      ...own,
      name: "listSessions",
      summary: "List your sessions, newest first",
      description: "Each browser or program that is logged in has one. Yours only.",
      access: "with a session",
      gives: { 200: json("All sessions that have not ended.", z.array(session)) },
      refuses: [404],
    }),
  },
  "/User/{username}/Session/{id}": {
    delete: changes({
      tag,
      path: paths.session,
      name: "endSession",
      summary: "End a session and close its sockets",
      description: "Logs another device out. One of your own sessions only.",
      access: "with a session",
      gives: { 204: empty("The session has ended.") },
      refuses: [404, 429],
    }),
  },
  "/User/{username}/Token": {
    get: reads({
      ...own,
      name: "listAccessTokens",
      summary: "List your access tokens, newest first",
      description: "With when each was created and last used. Yours only.",
      gives: { 200: json("All access tokens, without their secrets.", z.array(accessToken)) },
      refuses: [403, 404],
    }),
    post: changes({
      ...own,
      name: "createAccessToken",
      summary: "Create an access token",
      description:
        "A program authenticates with it. It can do everything that a session can, except what is listed under *Authentication* above. At most 50 per user.",
      access: "with a session",
      body: { schema: newAccessToken },
      gives: { 201: json("The token. It is not shown again.", madeAccessToken) },
      refuses: [404, 409, 429],
    }),
  },
  "/User/{username}/Token/{id}": {
    delete: changes({
      tag,
      path: paths.token,
      name: "deleteAccessToken",
      summary: "Revoke an access token and close its sockets",
      description: "One of your own only. A call with the token may revoke it, too.",
      gives: { 204: empty("The token was revoked.") },
      refuses: [404, 429],
    }),
  },
  "/Inbox": {
    get: reads({
      tag,
      name: "openInbox",
      summary: "Get a token for your inbox",
      description:
        "The WebSocket at `/parties/inbox/{user}` reports news from all of your rooms at once.",
      gives: { 200: json("The token. It opens one socket within 60 seconds.", inboxToken) },
      refuses: [429],
    }),
  },
};
