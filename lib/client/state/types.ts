/** The state of a room's page, and the actions that change it. */

import type { QuotaCode } from "@/lib/shared/quota-codes";
import type {
  ChangeNotice,
  FileInfo,
  Person,
  RefusalReason,
  Role,
  SendError,
  ServerFrame,
  Writers,
} from "@/lib/wire/frames";
import type { MemberRequest } from "@/lib/wire/parse";
import type { Attachment, FileFailure } from "../files/attachment";
import type { Entries, Gap } from "./entries";
import type { Message } from "./message";

export type { Entries, Entry, Gap } from "./entries";
export type { Message, Reaction } from "./message";

/** Why a request failed. expired: not sent yet, and too old to be sent automatically. */
export type Failure = SendError | RefusalReason | FileFailure | "expired";

/** A message with files: it goes out over REST, once all of them are uploaded. */
export type FileMessage = {
  kind: "send-files";
  /** May be empty. */
  msg: string;
  reply?: number | undefined;
  attachments: Attachment[];
};
/** What a user asks of a room. */
export type OwnRequest = MemberRequest | FileMessage;

/** An own request without an answer. The page shows it as done unless it failed. */
export type Pending = OwnRequest & {
  cid: string;
  /** Milliseconds since 1970. */
  sentAt: number;
  failed: Failure | null;
  /** When slow mode lets it be sent again, in milliseconds since 1970. */
  retryAt?: number | undefined;
};
export type PendingSend = Extract<Pending, { kind: "send" | "send-files" }>;
export type PendingFiles = Extract<Pending, { kind: "send-files" }>;
export type PendingEdit = Extract<Pending, { kind: "edit" }>;

export type Connection =
  /** No welcome frame yet: the first attempt, or a reconnect. `since` is in milliseconds. */
  | { state: "connecting"; since: number; reason?: "flooding" | "restarting" | undefined }
  | { state: "online" }
  /** The last four are final: the client does not reconnect. */
  | { state: "removed" }
  | { state: "deleted" }
  | { state: "signed-out" }
  /** A quota keeps the user from entering. */
  | { state: "refused"; code: QuotaCode };

/** The messages that the page is rendered with: the newest, or those around one message. */
export type History = {
  /** Oldest first. */
  messages: Message[];
  more: boolean;
  newer?: boolean | undefined;
  archived?: number | undefined;
};

/** A page next to an event, or around it. */
export type HistoryRange = { before: number } | { after: number } | { around: number };

export type Page = {
  /** Oldest first. */
  messages: Message[];
  /** More messages exist in the direction of the range; older ones for `around`. */
  more: boolean;
  /** For `around` only: newer messages exist. */
  newer?: boolean | undefined;
  /** The page includes every change up to this event; later ones may be missing. */
  archived: number;
};

/** Quoted messages by id; null if there is no such message. */
export type Quotes = ReadonlyMap<number, Message | null>;

export type RoomState = {
  me: Person;
  /** Every message from the event `from` on, with a gap wherever some are not loaded. */
  entries: Entries;
  from: number;
  /** Messages older than `from` exist. */
  more: boolean;
  /** Quoted messages that are not in `entries`, as far as they were fetched. */
  quotes: Quotes;
  /** The gaps in `entries`, in the same order. */
  gaps: Gap[];
  pending: Pending[];
  /** Own changes that the room confirmed with an answer, but whose events have not arrived yet. */
  acknowledged: ChangeNotice[];
  /** The room's version of each message that is shown with an own change that is under way. */
  confirmed: ReadonlyMap<number, Message>;
  /** Changes by events after `after` and before `before` may be missing and have to be fetched. */
  missedChanges: { after: number; before: number } | null;
  /** The newest change to a message that was not loaded. */
  unapplied: number;
  /** Who is online; nobody in a crowd. */
  people: Person[];
  /** How many people are online, if they are too many to know each; else null. */
  crowd: number | null;
  /** Roles assigned since the last welcome frame, by username. */
  roles: ReadonlyMap<string, Role>;
  /** New nicknames since the last welcome frame, by username, also of people who are absent. */
  nicknames: ReadonlyMap<string, string>;
  /** New pictures since the last welcome frame, by username; null: their initials again. */
  avatars: readonly (readonly [username: string, avatar: number | null])[];
  /** How often somebody has become a member or ceased to be one: the list is fetched again. */
  memberChanges: number;
  /** Other people who are typing; `until` is in milliseconds since 1970. */
  typing: (Person & { until: number })[];
  /** The room's current settings if they changed since the page was rendered. */
  room: {
    name: string;
    private: boolean;
    keepDays?: number | null;
    writers?: Writers;
    slowSeconds?: number;
  } | null;
  /** When the newest own message was sent, here or elsewhere, in milliseconds since 1970; 0: never seen. */
  ownSentAt: number;
  connection: Connection;
  /** The newest event received with none missing before it; sent as `since` on reconnect. */
  lastId: number;
  /** The key of the next presence entry. */
  nextPresenceKey: number;
};

export type RoomAction =
  /** The frames of one WebSocket message, received at `at` (milliseconds since 1970). */
  | { type: "frames"; frames: ServerFrame[]; at: number }
  /** `refused`: why the request will not be sent at all. */
  | { type: "submit"; cid: string; request: OwnRequest; at: number; refused?: SendError | null }
  /** A message with files is sent: its event's id and time. */
  | { type: "sent"; cid: string; id: number; time: number; files: FileInfo[] }
  /** A message with files is not sent, or one of its files is not uploaded. */
  | { type: "refused"; cid: string; error: Failure }
  | { type: "resend"; cid: string; at: number }
  | { type: "discard"; cid: string }
  /** Requests that an earlier page in this browser left unanswered. */
  | { type: "restore"; pending: Pending[] }
  | { type: "connection"; connection: Connection }
  | { type: "page"; range: HistoryRange; page: Page }
  /** Messages that were changed after the event `after`, in the order of the changes. */
  | { type: "changed"; after: number; page: Page }
  /** A page that starts at the smallest of `ids` and covers all of them. */
  | { type: "quotes"; ids: readonly number[]; page: Page }
  /** Drops everyone whose typing indicator has expired at `at`. */
  | { type: "expire"; at: number };
