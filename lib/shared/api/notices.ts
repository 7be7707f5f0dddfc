/** When and by what a person is notified, over all devices, and where else notices go. */
import * as z from "zod/mini";
import { id, time } from "./fields";

export const noticeSettings = z.object({
  /** An IANA name; null: there are no quiet hours. */
  timeZone: z.nullable(z.string()),
  /** In minutes after midnight; null: there are no quiet hours. */
  quietFrom: z.nullable(z.int()),
  quietTo: z.nullable(z.int()),
  /** The days on which they begin; Sunday is 0. */
  quietDays: z.array(z.int()),
  keywords: z.array(z.string()),
  /** A page that is open somewhere has some seconds before pushes are sent. */
  waitsForActive: z.boolean(),
  /** Minutes of absence after which unread mentions are mailed; null: never. */
  digestMinutes: z.nullable(z.int()),
  /** That mail quotes the messages. */
  digestQuotes: z.boolean(),
});
export type NoticeSettings = z.infer<typeof noticeSettings>;

/** Of somebody who never changed anything. */
export const defaultNotices: NoticeSettings = {
  timeZone: null,
  quietFrom: null,
  quietTo: null,
  quietDays: [0, 1, 2, 3, 4, 5, 6],
  keywords: [],
  waitsForActive: true,
  digestMinutes: null,
  digestQuotes: false,
};

/** A browser of the person that takes pushes. */
export const pushDevice = z.object({
  id: z.string(),
  /** The User-Agent that signed in. */
  agent: z.string(),
  created: time(),
  current: z.boolean(),
  paused: z.boolean(),
});
export type PushDevice = z.infer<typeof pushDevice>;

export const hookKinds = ["json", "ntfy", "bark", "wecom", "feishu"] as const;
export const hookKind = z.enum(hookKinds);
export type HookKind = z.infer<typeof hookKind>;
export const maxHooks = 5;

export const hookErrors = ["status", "rejected", "timeout", "unreachable"] as const;
export const hookError = z.object({
  code: z.enum(hookErrors),
  /** The HTTP status, or the number by which the service refused. */
  number: z.nullable(z.int()),
});
export type HookError = z.infer<typeof hookError>;

/** An address of the person's own that gets notices. */
export const noticeHook = z.object({
  id,
  kind: hookKind,
  /** Cut: the whole address is a secret. */
  url: z.string(),
  paused: z.boolean(),
  /** null: never. */
  lastUsed: z.nullable(time()),
  /** Of the last notice; null: it arrived. */
  lastError: z.nullable(hookError),
});
export type NoticeHook = z.infer<typeof noticeHook>;

export const hookTest = z.object({ error: z.nullable(hookError) });
