/** What the calls about people take and give. */
import { z } from "zod";
import {
  id,
  newNickname,
  newPassword,
  newTokenName,
  newUsername,
  nickname,
  time,
  timeOrNever,
  username,
} from "./fields";

export const newUser = z
  .object({ username: newUsername, password: newPassword, nickname: newNickname })
  .meta({ id: "NewUser" });

/** Only the form is checked: what could be nobody's name or password is simply wrong. */
export const login = z
  .object({
    username: z.string({ error: "required" }).min(1, "required"),
    password: z
      .string({ error: "required" })
      .min(1, "required")
      .meta({
        description:
          "The MD5 of the password, as 32 hex digits. Anything else is taken as the password itself.",
        examples: ["47bf80dacf8987e62f274840332b622e"],
      }),
  })
  .meta({ id: "Login" });

export const status = z
  .object({ status: z.boolean().meta({ description: "Whether it succeeded." }) })
  .meta({ id: "Status" });
export type Status = z.infer<typeof status>;

export const user = z.object({ username, nickname }).meta({ id: "User" });
export type PublicUser = z.infer<typeof user>;

export const userChange = z
  .object({
    nickname: z.optional(newNickname),
    password: z.optional(newPassword),
    /** The password until now, or its MD5. */
    current: z
      .string("required")
      .optional()
      .meta({ description: "The password until now, or its MD5; a new password needs it." }),
  })
  .refine(({ nickname, password }) => nickname !== undefined || password !== undefined, {
    path: ["nickname"],
    message: "required",
  })
  .meta({ id: "UserChange", description: "`nickname` or `password` must be there." });

export const accountEnd = z
  .object({
    current: z
      .string("required")
      .min(1, "required")
      .meta({ description: "The password, or its MD5.", examples: ["cha-jing-780"] }),
  })
  .meta({ id: "AccountEnd" });

export const session = z
  .object({
    id: z.string().meta({ description: "Names the session; it is no secret." }),
    agent: z.string().meta({ description: "The User-Agent that signed in." }),
    created: time("When it began"),
    current: z.boolean().meta({ description: "The session that asks." }),
  })
  .meta({ id: "Session" });
export type SessionListing = z.infer<typeof session>;

export const accessToken = z
  .object({
    id,
    name: z.string(),
    created: time("When it was made"),
    lastUsed: timeOrNever("When it was last used"),
  })
  .meta({ id: "AccessToken" });
export type AccessToken = z.infer<typeof accessToken>;

export const newAccessToken = z.object({ name: newTokenName }).meta({ id: "NewAccessToken" });

export const madeAccessToken = z
  .object({
    id,
    name: z.string(),
    token: z
      .string()
      .meta({ description: "For `Authorization: Bearer`. Shown this once.", pattern: "^tea_" }),
  })
  .meta({ id: "MadeAccessToken" });
export type MadeAccessToken = z.infer<typeof madeAccessToken>;

export const inboxToken = z
  .object({
    token: z.string().meta({ description: "For one socket, within 60 seconds." }),
    user: id.meta({ description: "Whose inbox: `/parties/inbox/{user}`." }),
  })
  .meta({ id: "InboxToken" });
export type InboxToken = z.infer<typeof inboxToken>;
