import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { logoutToken, ssoAddress, ssoLink, ssoStart } from "../sso";
import { changes, empty, json, paths, reads } from "./call";

const tag = "People";
const own = { tag, path: paths.user } as const;

const seeOther = (description: string, example: string) =>
  empty(
    description,
    z.object({
      Location: z.string().meta({ description: "The next address.", examples: [example] }),
      "Set-Cookie": z.string().optional().meta({ description: "Of the way to the provider." }),
    }),
  );

/** Single sign-on by OpenID Connect. Without it, all of these answer 404. */
export const ssoPaths: ZodOpenApiPathsObject = {
  "/Sso": {
    get: reads({
      tag,
      name: "startSso",
      summary: "Sign in by single sign-on",
      description:
        "For browsers: leads to the provider, whose way back is `/Sso/Callback`. What goes wrong is said by the page `/sign-in`.",
      access: "anybody",
      query: z.object({
        next: z
          .string()
          .optional()
          .meta({
            description: "The page to go to then: a path of this server.",
            examples: ["/rooms"],
          }),
      }),
      gives: { 303: seeOther("To the provider, or to a page.", "https://login.example.org/auth") },
      refuses: [404, 429],
    }),
  },
  "/Sso/Callback": {
    get: reads({
      tag,
      name: "finishSso",
      summary: "The way back from single sign-on",
      description:
        "The `redirect_uri` of OpenID Connect. Starts a session, for a new account if need be, and leads to a page.",
      access: "anybody",
      query: z.object({
        code: z.string().optional().meta({ description: "Of the provider." }),
        state: z.string().optional().meta({ description: "Of this way; it is good once." }),
      }),
      gives: { 303: seeOther("To a page.", "https://chat.example.org/rooms") },
      refuses: [404],
    }),
  },
  "/Sso/Logout": {
    post: changes({
      tag,
      name: "endSsoSessions",
      summary: "Back-channel logout",
      description:
        "For the provider (OpenID Connect Back-Channel Logout 1.0): ends the session with the `sid` of the token, or all that its `sub` began by single sign-on, and closes their sockets. A token is good once, for five minutes.",
      access: "anybody",
      body: { types: { "application/x-www-form-urlencoded": { schema: logoutToken } } },
      gives: { 200: empty("The sessions have ended, or there were none.") },
      refuses: [404, 429],
    }),
  },
  "/User/{username}/Sso": {
    get: reads({
      ...own,
      name: "getSsoLink",
      summary: "See whether your account can sign in by single sign-on",
      description: "And when you last did. Your own account only.",
      gives: { 200: json("The link.", ssoLink) },
      refuses: [403, 404],
    }),
    post: changes({
      ...own,
      name: "startSsoLink",
      summary: "Link your account to single sign-on",
      description:
        "Answers with the address at the provider. The browser that made this call goes there, and comes back to `/Sso/Callback`. 409: the account is linked already.",
      access: "with a session",
      body: { schema: ssoStart },
      gives: { 200: json("Where to go.", ssoAddress) },
      refuses: [404, 409, 429],
    }),
    delete: changes({
      ...own,
      name: "endSsoLink",
      summary: "Unlink your account from single sign-on",
      description:
        "409: there would be no way in, because you have neither a password nor a passkey.",
      access: "with a session",
      gives: { 204: empty("The account is not linked any more.") },
      refuses: [404, 409, 429],
    }),
  },
};
