import type { ZodOpenApiPathsObject } from "zod-openapi";
import {
  emailChange,
  emailState,
  forgottenPassword,
  mailedToken,
  newEmail,
  passwordReset,
  unsubscribeQuery,
} from "../email";
import { status } from "../people";
import { changes, empty, json, paths, reads } from "./call";

const tag = "People";
const own = { tag, path: paths.user, access: "with a session" } as const;

export const emailPaths: ZodOpenApiPathsObject = {
  "/Password/Forgot": {
    post: changes({
      tag,
      name: "forgotPassword",
      summary: "Get a link to set a new password",
      description:
        "Sent to the verified e-mail address of the account. The answer is the same whether there is an account. 501: the server sends no mail.",
      access: "anybody",
      body: { schema: forgottenPassword },
      gives: { 202: json("If there is such an account, a link is on its way.", status) },
      refuses: [429, 501],
    }),
  },
  "/Password/Reset": {
    post: changes({
      tag,
      name: "resetPassword",
      summary: "Set a new password by a link",
      description:
        "The link is good once, for 30 minutes. All sessions and access tokens end; signing in takes the second factor as before.",
      access: "anybody",
      body: { schema: passwordReset },
      gives: { 204: empty("The password is changed.") },
      refuses: [410, 429],
    }),
  },
  "/Email/Verify": {
    post: changes({
      tag,
      name: "verifyEmail",
      summary: "Prove an e-mail address by a link",
      description: "The link is good once, for 24 hours, until the password changes.",
      access: "anybody",
      body: { schema: mailedToken },
      gives: { 204: empty("The address is the account’s.") },
      refuses: [410, 429],
    }),
  },
  "/User/{username}/Email": {
    get: reads({
      ...own,
      name: "getEmail",
      summary: "Get your e-mail address and what is mailed to you",
      description: "Yours only, and the one that waits for its link.",
      gives: { 200: json("The address and its settings.", emailState) },
      refuses: [404],
    }),
    put: changes({
      ...own,
      name: "setEmail",
      summary: "Set your e-mail address",
      description:
        "A link is sent there, and the address counts once it has come back (`POST /Email/Verify`). The answer is the same for an address that somebody else has. 501: the server sends no mail.",
      body: { schema: newEmail },
      gives: { 202: json("A link is on its way.", emailState) },
      refuses: [404, 429, 501],
    }),
    patch: changes({
      ...own,
      name: "changeDigest",
      summary: "Choose what is mailed to you",
      description:
        "A mail about unread mentions and direct messages after some time away, in the language of the page.",
      body: { schema: emailChange },
      gives: { 200: json("The settings.", emailState) },
      refuses: [404, 501],
    }),
    delete: changes({
      ...own,
      name: "removeEmail",
      summary: "Remove your e-mail address",
      description: "Also one that is not proven yet. The mailbox is told.",
      gives: { 204: empty("The account has no address.") },
      refuses: [404, 429],
    }),
  },
  "/Notice/Unsubscribe": {
    post: changes({
      tag: "Notifications",
      name: "stopDigests",
      summary: "Stop mails about missed messages",
      description:
        "The one-click address of these mails (RFC 8058); its body is not read. Needs no session.",
      access: "anybody",
      query: unsubscribeQuery,
      gives: { 200: json("There are no more of these mails.", status) },
      refuses: [404, 429],
    }),
  },
};
