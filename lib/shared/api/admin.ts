/** What administrators of the server see and do: the calls below /Admin. */
import * as z from "zod/mini";
import { count, id, nickname, seconds, time, username } from "./fields";
import { avatar, user } from "./people";
import { writers } from "./rooms";

export const adminPerson = z.object({
  username,
  nickname,
  avatar: avatar(),
  admin: z.boolean(),
  /** null: not suspended. */
  suspended: z.nullable(time()),
  created: time(),
  /** To a few minutes; null: never since this is noted. */
  lastSeen: z.nullable(time()),
  sessions: count(),
  tokens: count(),
  rooms: count(),
  /** Of their files. */
  bytes: count(),
  email: z.nullable(z.string()),
  hasPassword: z.boolean(),
  /** Has a passkey or an authenticator app. */
  secondFactor: z.boolean(),
  /** Can sign in by single sign-on. */
  sso: z.boolean(),
});
export type AdminPerson = z.infer<typeof adminPerson>;

export const adminSession = z.object({
  /** Public: not the secret. */
  id: z.string(),
  agent: z.string(),
  method: z.enum(["password", "passkey", "sso"]),
  created: time(),
  lastSeen: z.nullable(time()),
});
export type AdminSession = z.infer<typeof adminSession>;

export const adminPersonDetails = z.extend(adminPerson, {
  sessionList: z.array(adminSession),
});
export type AdminPersonDetails = z.infer<typeof adminPersonDetails>;

/** A room without what is said in it. Direct rooms are in no list. */
export const adminRoom = z.object({
  id,
  name: z.string(),
  private: z.boolean(),
  avatar: avatar(),
  /** null: an orphan. */
  owner: z.nullable(user),
  members: count(),
  online: count(),
  /** Of texts and of files. */
  bytes: count(),
  created: time(),
  lastTime: z.nullable(time()),
  writers,
  slowSeconds: z.clone(seconds),
});
export type AdminRoom = z.infer<typeof adminRoom>;

/** A link that is good once. */
export const oneTimeLink = z.object({ url: z.string(), expires: time() });
export type OneTimeLink = z.infer<typeof oneTimeLink>;

export const registrations = ["open", "invite", "domain", "closed"] as const;
export const secondFactorRules = ["optional", "admins", "everyone"] as const;
export const registration = z.enum(registrations, "unknown-registration");
export const secondFactorRule = z.enum(secondFactorRules, "unknown-rule");

export const adminSettings = z.object({
  registration,
  domains: z.array(z.string()),
  secondFactor: secondFactorRule,
  ssoOnly: z.boolean(),
  heldWords: z.array(z.string()),
  limitsNewcomers: z.boolean(),
  /** What the environment says, for the console. */
  mail: z.boolean(),
  /** The name of the single sign-on; null without. */
  sso: z.nullable(z.string()),
  /** By the variable that sets it; 0: no quota. */
  quotas: z.record(z.string(), z.number()),
});
export type AdminSettings = z.infer<typeof adminSettings>;

export const serverInvite = z.object({
  code: z.string(),
  note: z.string(),
  createdBy: user,
  created: time(),
  expires: time(),
  /** How many more people it admits; null: any number. */
  uses: z.nullable(count()),
});
export type ServerInvite = z.infer<typeof serverInvite>;

/** What an administrator can do to the server, as the audit list names it. */
export const auditActions = [
  "admin-made",
  "admin-unmade",
  "suspended",
  "brought-back",
  "person-deleted",
  "sessions-ended",
  "session-ended",
  "reset-made",
  "factors-removed",
  "room-handed-over",
  "room-deleted",
  "settings-changed",
  "invite-made",
  "invite-revoked",
  "report-handled",
  "message-deleted",
  "audit-exported",
] as const;
export type AuditAction = (typeof auditActions)[number];

export const auditEntry = z.object({
  id,
  at: time(),
  /** null: the server's command line. */
  actor: z.nullable(user),
  via: z.enum(["page", "token", "command"]),
  address: z.nullable(z.string()),
  action: z.enum(auditActions),
  person: z.nullable(user),
  /** `name` is null once the room is gone. */
  room: z.nullable(z.object({ id, name: z.nullable(z.string()) })),
  details: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const partState = z.enum(["up", "down"]);
export const adminStatus = z.object({
  version: z.string(),
  /** When this process started. */
  started: time(),
  health: z.object({ app: partState, database: partState, rooms: partState }),
  people: z.object({ all: count(), active: count(), suspended: count(), admins: count() }),
  rooms: z.object({ all: count(), open: count(), private: count(), direct: count() }),
  sockets: z.nullable(count()),
  storage: z.object({
    texts: count(),
    /** null: no quota. */
    textsQuota: z.nullable(count()),
    files: count(),
    filesQuota: z.nullable(count()),
    database: count(),
  }),
  jobs: z.object({
    /** Events that the archive has not got yet, and how many seconds the oldest waits. */
    archiveBacklog: z.nullable(count()),
    archiveLagSeconds: z.nullable(z.number()),
    pushesWaiting: count(),
    commandsWaiting: count(),
    filesToDelete: count(),
    roomsToDelete: count(),
    /** When the last backup was taken; null: never that this database knows. */
    lastBackup: z.nullable(time()),
  }),
  reportsOpen: count(),
});
export type AdminStatus = z.infer<typeof adminStatus>;
