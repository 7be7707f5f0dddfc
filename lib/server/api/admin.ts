/** Requests and answers of the calls below /Admin. */
import { z } from "zod";
import * as admin from "@/lib/shared/api/admin";
import { documented, inSeconds, inSecondsOrNever } from "./documented";
import { maxId, numberBetween, pageLimit } from "./fields";

admin.registration.register(z.globalRegistry, {
  id: "RegistrationMode",
  description:
    "Who may register: anyone, people with an invite, people with an e-mail address of certain domains, nobody.",
});
admin.secondFactorRule.register(z.globalRegistry, {
  id: "SecondFactorRule",
  description: "Who must have a second factor.",
});

const search = z.string().max(200, "too-long").optional();
const limit = pageLimit.meta({
  description: "So many, at most 100; by default 100. The next page is in `Link`.",
});
const before = (list: string) =>
  numberBetween(1, maxId)
    .optional()
    .meta({
      description: `${list} after this one in the list: the last \`id\` of the previous page.`,
    });

export const adminPeopleQuery = z.object({
  q: search.meta({
    description:
      "Only people with this in their username, nickname or e-mail address, in any letter case.",
  }),
  state: z.enum(["all", "admins", "suspended"], "not-a-state").default("all"),
  limit,
  after: z.string().optional().meta({
    description: "The people after this one: the last `username` of the previous page.",
  }),
});

export const personChange = z
  .object({
    admin: z.boolean("not-a-boolean").optional().meta({ description: "An administrator or not." }),
    suspended: z.boolean("not-a-boolean").optional().meta({
      description: "`true` ends everything that the person has open; `false` brings them back.",
    }),
  })
  .refine((values) => Object.values(values).some((value) => value !== undefined), {
    path: ["admin"],
    message: "required",
  })
  .meta({
    id: "AdminPersonChange",
    description: "At least one of the keys is required.",
    minProperties: 1,
  });

export const adminRoomsQuery = z.object({
  q: search.meta({ description: "Only rooms with this in their name, in any letter case." }),
  state: z.enum(["all", "orphans"], "not-a-state").default("all").meta({
    description: "`orphans`: rooms that have no owner, or a suspended one.",
  }),
  limit,
  before: before("The rooms"),
});

export const roomHandOver = z
  .object({
    owner: z
      .string("required")
      .min(1, "required")
      .meta({
        description: "A username. The person becomes a member, too.",
        examples: ["lu-yu"],
      }),
  })
  .meta({ id: "RoomHandOver" });

export const auditQuery = z.object({ limit, before: before("The entries") });
export const auditExportQuery = z.object({
  format: z.enum(["csv", "json"], "unknown-format").default("csv"),
});

/** What is wrong with a list of domains or words, and with their combination, lib/server/admin/settings.ts says. */
const words = (maxLength: number) =>
  z.array(z.string("not-a-string").max(maxLength, "too-long"), "not-a-list").max(1_000, "too-long");
export const settingsChange = z
  .object({
    registration: z.optional(admin.registration),
    domains: words(255)
      .optional()
      .meta({
        description: "Of e-mail addresses. Kept in lower case, and in ASCII (Punycode).",
        examples: [["example.org"]],
      }),
    secondFactor: z.optional(admin.secondFactorRule),
    ssoOnly: z.boolean("not-a-boolean").optional(),
    heldWords: words(100).optional(),
    limitsNewcomers: z.boolean("not-a-boolean").optional(),
  })
  .meta({ id: "AdminSettingsChange", description: "What is left out stays as it is." });

export const claim = z
  .object({
    token: z.string("required").min(1, "required").max(200, "too-long").meta({
      description: "The end of the address in the log: `/claim/{token}`.",
    }),
  })
  .meta({ id: "Claim" });

const person = {
  suspended: `${inSeconds("Since when they are suspended")} \`null\`: they are not.`,
  created: inSeconds("When the account was made"),
  lastSeen: inSecondsOrNever("When they were last here, to a few minutes"),
  sessions: "How many sessions they have.",
  tokens: "How many access tokens they have.",
  rooms: "How many rooms they are in.",
  bytes: "How much their files take.",
  email: "A verified address.",
  secondFactor: "Whether they have a passkey or an authenticator app.",
  sso: "Whether they can sign in by single sign-on.",
  avatar: "The picture's id, for `?v=` in its address. Missing without one.",
};
export const adminPerson = documented(admin.adminPerson, { id: "AdminPerson" }, person);
documented(
  admin.adminSession,
  { id: "AdminSession" },
  {
    id: "Identifies the session. It is not a secret.",
    agent: "The User-Agent that signed in.",
    created: inSeconds("When the session began"),
    lastSeen: inSecondsOrNever("When it was last used, to a few minutes"),
  },
);
export const adminPersonDetails = documented(
  admin.adminPersonDetails,
  { id: "AdminPersonDetails" },
  { sessionList: "Their sessions, newest first." },
);
export const adminRoom = documented(
  admin.adminRoom,
  { id: "AdminRoom" },
  {
    owner: "`null`: nobody owns it.",
    bytes: "How much its texts and files take.",
    created: inSeconds("When the room was created"),
    lastTime: inSecondsOrNever("When the newest message was sent"),
    slowSeconds: "How many seconds a member waits between two messages.",
    avatar: "The picture's id, for `?v=` in its address. Missing without one.",
  },
);
export const oneTimeLink = documented(
  admin.oneTimeLink,
  { id: "OneTimeLink" },
  { url: "Good once.", expires: inSeconds("Until when it is good") },
);
export const adminSettings = documented(
  admin.adminSettings,
  { id: "AdminSettings" },
  {
    domains: "With `registration` `domain`: whose addresses may register.",
    ssoOnly: "Whether passwords and passkeys are for administrators only.",
    heldWords: "Messages with one of these words are not sent.",
    limitsNewcomers:
      "Whether new accounts may do less in their first hour while registration is open.",
    mail: "Whether the server can send mail.",
    sso: "What single sign-on is called; `null`: there is none.",
    quotas: "Each quota by the variable that sets it; 0: none.",
  },
);
export const auditEntry = documented(
  admin.auditEntry,
  { id: "AuditEntry" },
  {
    at: inSeconds("When it was done"),
    actor: "Who did it; `null`: whoever has the server's command line or log.",
    via: "By a session, an access token, or on the command line.",
    address: "Where it came from.",
    person: "Whom it was done to.",
    room: "The room that it was done to; its `name` is `null` once it is gone.",
    details: "What else there is to know.",
  },
);
export const adminStatus = documented(
  admin.adminStatus,
  { id: "AdminStatus" },
  {
    started: inSeconds("When this process started"),
    people: "`active`: who was here in the last 30 days.",
    sockets: "Open sockets; `null`: the room server does not answer.",
    storage: "In bytes. A quota that is `null` does not exist.",
    jobs: "What waits to be done.",
    reportsOpen: "Reports that nobody has handled.",
  },
);
