/** Requests and answers of the calls about people and their accounts. */
import { z } from "zod";
import * as account from "@/lib/shared/api/account";
import * as people from "@/lib/shared/api/people";
import { registration as registrationAnswer } from "@/lib/shared/api/registration";
import * as sockets from "@/lib/shared/api/sockets";
import { documented, inSeconds, inSecondsOrNever } from "./documented";
import { newNickname, newPassword, newTokenName, newUsername, usernames } from "./fields";

/** More than any token has. */
const secret = z.string("invalid").max(100, "too-long").optional();
const rules = z.literal("page", "invalid").optional().meta({
  description:
    "`page`: the password has at least 8 characters, and is not among those that everyone tries first (`common`).",
});

/** What lets a person register, read before the rest. */
export const registrationPass = z.object({ invite: secret, token: secret });

export const newUser = z
  .object({
    username: newUsername,
    password: newPassword,
    nickname: newNickname,
    invite: secret.meta({
      description: "The code of an invite to a room or to the server, where registering takes one.",
      examples: ["xYsV0c7iZkU2v1Qe9f5n3A"],
    }),
    token: secret.meta({ description: "From the link that `POST /Registration` mails." }),
    rules,
  })
  .meta({ id: "NewUser" });

export const wantedLink = z
  .object({
    email: z
      .string("required")
      .min(1, "required")
      .max(320, "too-long")
      .meta({ examples: ["lu-yu@example.org"] }),
  })
  .meta({ id: "WantedLink" });

export const registration = documented(
  registrationAnswer,
  { id: "Registration" },
  {
    domains: {
      description: "Of e-mail addresses. Only with `domain`.",
      examples: [["example.org"]],
    },
    mail: "Whether the server can send mail.",
  },
);

/** A name or password that no user can have is not malformed, just wrong: the answer is `false`. */
export const login = z
  .object({
    username: z.string({ error: "required" }).min(1, "required"),
    password: z
      .string({ error: "required" })
      .min(1, "required")
      .meta({
        description:
          "The MD5 of the password, as 32 hex digits, or the password itself. 32 hex digits are tried as both.",
        examples: ["47bf80dacf8987e62f274840332b622e"],
      }),
    second: z.boolean().optional().meta({
      description:
        "`true`: the answer says more than `status` where the password is right but not enough. Default: false.",
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
      .meta({ description: "The current password, or its MD5. Required with `password`." }),
    rules,
  })
  .refine(({ nickname, password }) => nickname !== undefined || password !== undefined, {
    path: ["nickname"],
    message: "required",
  })
  .meta({ id: "UserChange", description: "`nickname` or `password` is required." });

account.tokenScope.register(z.globalRegistry, { id: "TokenScope" });

export const newAccessToken = z
  .object({
    name: newTokenName,
    scopes: z
      .array(account.tokenScope)
      .max(account.tokenScopes.length, "too-long")
      .optional()
      .meta({ description: "What it may do besides what every access token may." }),
  })
  .meta({ id: "NewAccessToken" });

export const status = documented(
  account.status,
  { id: "Status" },
  { status: "Whether the call succeeded." },
);

export const user = documented(people.user, { id: "User" });

const pictureId = "The picture's id, for `?v=` in its address: another one with each new picture.";
export const profileQuery = z.object({ name: usernames });
export const profile = documented(
  people.profile,
  { id: "Profile" },
  { avatar: `${pictureId} Missing without one.` },
);

export const avatar = z
  .object({
    avatar: z
      .int()
      .min(1)
      .meta({ description: pictureId, examples: [7] }),
  })
  .meta({ id: "Avatar" });
export type Avatar = z.infer<typeof avatar>;

export const session = documented(
  account.session,
  { id: "Session" },
  {
    id: "Identifies the session. It is not a secret.",
    agent: "The User-Agent that signed in.",
    created: inSeconds("When the session began"),
    current: "Whether it is the session of this call.",
  },
);

export const accessToken = documented(
  account.accessToken,
  { id: "AccessToken" },
  {
    scopes:
      "What it may do besides what every access token may: `admin`, the calls below `/Admin`.",
    created: inSeconds("When the token was created"),
    lastUsed: inSecondsOrNever("When the token was last used"),
  },
);

export const madeAccessToken = documented(
  account.madeAccessToken,
  { id: "MadeAccessToken" },
  {
    token: {
      description: "The value for `Authorization: Bearer`. It is not shown again.",
      pattern: "^tea_",
    },
  },
);

export const inboxToken = documented(
  sockets.inboxToken,
  { id: "InboxToken" },
  {
    token: "Opens one socket within 60 seconds.",
    user: "Your id, for the address of the inbox: `/parties/inbox/{user}`.",
  },
);
