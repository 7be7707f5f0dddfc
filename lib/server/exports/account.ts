/** Everything stored about a person, as a file for them. */
import "server-only";
import { listSessions } from "../accounts/account";
import type { ExportedMembership } from "../api/exports";
import type { Caller } from "../auth/caller";
import * as accessTokens from "../db/queries/access-tokens";
import * as exports from "../db/queries/exports";
import { Problem } from "../http/problem";
import { bringAllUpToDate } from "../rooms/up-to-date";
import { download } from "./download";
import { jsonObject } from "./json";

const pageMessages = 500;
/** Ids of a room scanned per query, which keeps queries short in a room of a million messages. */
const spanIds = 20_000;

type Room = ExportedMembership & { lastId: number };

/** Exports what was answered before the call. Throws 403 without a session, and 404. */
export async function exportAccount(caller: Caller): Promise<Response> {
  const user = await exports.account(caller.id);
  if (!user) throw new Problem(404, "There is nobody with this username.");
  await bringAllUpToDate(caller.id);
  const [sessions, tokens, pushSubscriptions, invites, rooms] = await Promise.all([
    listSessions(caller),
    accessTokens.list(caller.id),
    exports.pushes(caller.id),
    exports.invitesOf(caller.id),
    exports.memberships(caller.id),
  ]);
  const parts = jsonObject(
    {
      format: "teahouse-account",
      version: 1,
      exported: Math.floor(Date.now() / 1_000),
      user,
      sessions,
      accessTokens: tokens,
      pushSubscriptions,
      invites,
      rooms: rooms.map(({ lastId: _, ...room }) => room),
    },
    {
      messages: messagePages(caller.id, rooms),
      reactions: reactionPages(caller.id, rooms),
    },
  );
  const date = new Date().toISOString().slice(0, 10);
  return download(parts, { name: `${user.username} ${date}.json`, type: "application/json" });
}

async function* messagePages(userId: number, rooms: Room[]) {
  for (const { id: room, lastId } of rooms) {
    for (let after = 0; after < lastId; ) {
      const upTo = Math.min(after + spanIds, lastId);
      const page = await exports.messagesOf(userId, { room, after, upTo }, pageMessages);
      yield page;
      after = page.length === pageMessages ? (page.at(-1)?.id ?? upTo) : upTo;
    }
  }
}

async function* reactionPages(userId: number, rooms: Room[]) {
  for (const { id: room, lastId } of rooms) {
    for (let after = 0; after < lastId; after += spanIds) {
      yield await exports.reactionsOf(userId, { room, after, upTo: after + spanIds });
    }
  }
}
