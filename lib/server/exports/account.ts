/** Everything stored about a person, as a file for them. */
import "server-only";
import { listSessions } from "../accounts/account";
import type { ExportedFile, ExportedMembership } from "../api/exports";
import type { Caller } from "../auth/caller";
import * as accessTokens from "../db/queries/access-tokens";
import * as blocks from "../db/queries/blocks";
import * as exports from "../db/queries/exports";
import * as noticeSettings from "../db/queries/notice-settings";
import * as passkeys from "../db/queries/passkeys";
import { Problem } from "../http/problem";
import { bringAllUpToDate } from "../rooms/up-to-date";
import { download } from "./download";
import { PackedFiles, pathInZip } from "./file-entries";
import { jsonObject } from "./json";
import { type ZipEntry, zipped } from "./zip";

const pageMessages = 500;
/** Ids of a room scanned per query, which keeps queries short in a room of a million messages. */
const spanIds = 20_000;
const pageFiles = 500;

type Room = ExportedMembership & { lastId: number };

/**
 * Exports what was answered before the call, with files as a zip. Throws 403 without a session, and 404.
 */
export async function exportAccount(caller: Caller, { withFiles = false } = {}): Promise<Response> {
  const user = await exports.account(caller.id);
  if (!user) throw new Problem(404, "There is nobody with this username.");
  await bringAllUpToDate(caller.id);
  const [signIn, notices, reports, invites, rooms] = await Promise.all([
    signInOf(caller),
    noticesOf(caller.id),
    exports.reportsOf(caller.id),
    exports.invitesOf(caller.id),
    exports.memberships(caller.id),
  ]);
  const exported = Math.floor(Date.now() / 1_000);
  const packed = withFiles ? new PackedFiles() : undefined;
  const text = jsonObject(
    {
      format: "teahouse-account",
      version: 1,
      exported,
      user,
      ...signIn,
      ...notices,
      reports,
      invites,
      rooms: rooms.map(({ lastId: _, ...room }) => room),
    },
    {
      messages: messagePages(caller.id, rooms),
      reactions: reactionPages(caller.id, rooms),
      files: packed ? withPaths(filePages(caller.id), packed) : filePages(caller.id),
    },
  );
  const date = new Date().toISOString().slice(0, 10);
  const name = `${user.username} ${date}`;
  if (!packed) return download(text, { name: `${name}.json`, type: "application/json" });
  const entries = accountEntries(caller.id, packed, { name: "account.json", time: exported, text });
  return download(zipped(entries), { name: `${name}.zip`, type: "application/zip" });
}

/** By what the person signs in. */
async function signInOf(caller: Caller) {
  const [sessions, tokens, passkeyList, singleSignOn] = await Promise.all([
    listSessions(caller),
    accessTokens.list(caller.id),
    passkeys.list(caller.id),
    exports.identitiesOf(caller.id),
  ]);
  return { sessions, accessTokens: tokens, passkeys: passkeyList, singleSignOn };
}

/** Of what, and where, the person is notified. */
async function noticesOf(userId: number) {
  const [settings, pushSubscriptions, hooks, blocked] = await Promise.all([
    noticeSettings.find(userId),
    exports.pushes(userId),
    exports.hooksOf(userId),
    blocks.listOf(userId),
  ]);
  return {
    ...{ notices: settings, pushSubscriptions, noticeHooks: hooks },
    blocked: blocked.map(({ username }) => username),
  };
}

/** The files first, so that the text can say which ones were deleted meanwhile. */
async function* accountEntries(
  userId: number,
  packed: PackedFiles,
  { name, time, text }: { name: string; time: number; text: AsyncIterable<string> },
): AsyncGenerator<ZipEntry> {
  for await (const page of filePages(userId)) {
    for (const file of page) {
      const about = { path: pathOf(file), time: file.created };
      const entry = await packed.entry(file.room, file.id, about);
      if (entry) yield entry;
    }
  }
  yield { name, time, content: text };
}

async function* withPaths(pages: AsyncIterable<ExportedFile[]>, packed: PackedFiles) {
  for await (const page of pages) {
    yield page.map((file) => ({ ...file, path: packed.has(file.id) ? pathOf(file) : null }));
  }
}

function pathOf({ id, name }: ExportedFile): string {
  return pathInZip(String(id), name);
}

async function* filePages(userId: number): AsyncGenerator<ExportedFile[]> {
  for (let after = 0; ; ) {
    const page = await exports.filesOf(userId, { after, limit: pageFiles });
    yield page;
    const last = page.at(-1);
    if (!last || page.length < pageFiles) return;
    after = last.id;
  }
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
