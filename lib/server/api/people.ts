/** What the calls about people take and give. */
import { z } from "zod";
import * as answers from "@/lib/shared/api/people";
import { documented, inSeconds, inSecondsOrNever } from "./documented";
import { newNickname, newPassword, newTokenName, newUsername } from "./fields";

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

export const userChange = z
  .object({
    nickname: z.optional(newNickname),
    password: z.optional(newPassword),
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

export const newAccessToken = z.object({ name: newTokenName }).meta({ id: "NewAccessToken" });

export const status = documented(
  answers.status,
  { id: "Status" },
  { status: "Whether it succeeded." },
);

export const user = documented(answers.user, { id: "User" });

export const session = documented(
  answers.session,
  { id: "Session" },
  {
    id: "Names the session; it is no secret.",
    agent: "The User-Agent that signed in.",
    created: inSeconds("When it began"),
    current: "The session that asks.",
  },
);

export const accessToken = documented(
  answers.accessToken,
  { id: "AccessToken" },
  { created: inSeconds("When it was made"), lastUsed: inSecondsOrNever("When it was last used") },
);

export const madeAccessToken = documented(
  answers.madeAccessToken,
  { id: "MadeAccessToken" },
  {
    token: { description: "For `Authorization: Bearer`. Shown this once.", pattern: "^tea_" },
  },
);

export const inboxToken = documented(
  answers.inboxToken,
  { id: "InboxToken" },
  {
    token: "For one socket, within 60 seconds.",
    user: "Whose inbox: `/parties/inbox/{user}`.",
  },
);
