/** Reads the database as of one moment, for `npm run backup`. */
import "server-only";
import { getTableColumns, getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import postgres from "postgres";
import { z } from "zod";
import * as schema from "@/drizzle/schema";
import { endOfSnapshot, endOfTable, rowSettings, type SnapshotHeader } from "@/lib/wire/snapshot";
import { env } from "../env";
import type { FileStore } from "../files/file-store";
import { type SavedFile, writeFiles } from "../files/saved-files";
import { logger } from "../observability/app-logger";
import { holdForBackup } from "./backup-lock";
import { copyOut } from "./copy-out";
import { lastBackupKey } from "./queries/admin-status";

/** Each table stands behind those that it refers to. */
export const savedTables: PgTable[] = [
  schema.users,
  schema.reservedNames,
  schema.rooms,
  schema.members,
  schema.departures,
  schema.roomCommands,
  schema.deletedRooms,
  schema.invites,
  schema.files,
  schema.fileBytes,
  schema.messages,
  schema.reactions,
  schema.mentions,
  schema.linkPreviews,
  schema.settings,
  schema.serverInvites,
  schema.audit,
  schema.passkeys,
  schema.authenticators,
  schema.recoveryCodes,
  schema.identities,
  schema.reports,
  schema.blocks,
  schema.noticeSettings,
  schema.noticeHooks,
];
/**
 * Not in a backup. What has been revoked since then must not come alive again, so sessions, access
 * tokens, subscriptions and links in mails end at a restore; counters of limits are of the moment, and `server` is of one
 * installation.
 */
export const unsavedTables: PgTable[] = [
  schema.sessions,
  schema.accessTokens,
  schema.pushSubscriptions,
  schema.pendingPushes,
  schema.oneTimeTokens,
  schema.rateLimits,
  schema.server,
];

/**
 * The snapshot in the form that lib/wire/snapshot.ts describes, with the files of the store if there is one.
 * It is read no faster than it is sent.
 */
export function readSnapshot(store: FileStore | null): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const out = writable.getWriter();
  void copyAll((bytes) => out.write(bytes), store)
    .then(
      () => out.close(),
      (err) => {
        logger.error({ err }, "a backup was not completed");
        return out.abort(err);
      },
    )
    .catch(() => {});
  return readable;
}

type Write = (bytes: Uint8Array) => Promise<void>;

async function copyAll(write: Write, store: FileStore | null): Promise<void> {
  // Connections of its own: a large database takes minutes.
  const client = postgres(env().DATABASE_URL, {
    max: 2,
    prepare: false,
    connect_timeout: 5,
    onnotice: () => {},
  });
  try {
    // The lock comes before the moment that the rows are of, and is held until the last file is copied; the
    // rows' transaction ends before, as vacuum waits for it.
    await client.begin(async (hold) => {
      await holdForBackup(hold);
      const saved = await copyTables(client, write, store !== null);
      if (store) await writeFiles(store, saved, write);
    });
    await noteBackup(client);
    await write(Buffer.from(`${endOfSnapshot}\n`));
  } finally {
    await client.end({ timeout: 1 });
  }
}

/** For the console: everything was read. */
async function noteBackup(client: postgres.Sql): Promise<void> {
  await client`
    insert into settings (key, value)
    values (${lastBackupKey}, to_jsonb(floor(extract(epoch from now()))))
    on conflict (key) do update set value = excluded.value`;
}

/** Resolves with the files that the rows name. */
async function copyTables(
  client: postgres.Sql,
  write: Write,
  withFiles: boolean,
): Promise<SavedFile[]> {
  const line = (text: string) => write(Buffer.from(`${text}\n`));
  return await client.begin("isolation level repeatable read read only", async (tx) => {
    for (const [name, value] of Object.entries(rowSettings)) {
      await tx`select set_config(${name}, ${value}, true)`;
    }
    const header = { ...(await readHeader(tx)), ...(withFiles && { files: true }) };
    await line(JSON.stringify(header));
    for (const table of header.tables) {
      for await (const rows of copyOut(tx, table)) await write(rows);
      await line(endOfTable);
    }
    // The bytes of deleted files may be gone already.
    const rows = await tx`select key, sizes from files where deleted_at is null order by id`;
    return savedFiles.parse([...rows]);
  });
}

const savedFiles = z.array(z.object({ key: z.string(), sizes: z.array(z.string()) }));
const migrationRows = z.array(z.object({ hash: z.string(), created_at: z.coerce.number() }));
const sequenceNames = z.array(z.object({ name: z.string() }));
const sequenceState = z.tuple([z.object({ last: z.string(), called: z.boolean() })]);

async function readHeader(tx: postgres.TransactionSql): Promise<SnapshotHeader> {
  const tables = savedTables.map((table) => ({
    name: getTableName(table),
    columns: Object.values(getTableColumns(table)).map(({ name }) => name),
  }));
  const migrations = migrationRows.parse([
    ...(await tx`select hash, created_at from drizzle.__drizzle_migrations order by created_at`),
  ]);
  // Of the tables that are not saved, too: an id that was used once is not used again.
  const all = [...savedTables, ...unsavedTables].map(getTableName);
  const names = sequenceNames.parse([
    ...(await tx`
      select sequence.relname as name
      from pg_depend
      join pg_class as sequence on sequence.oid = objid and sequence.relkind = 'S'
      join pg_class as owner on owner.oid = refobjid
      where owner.relnamespace = 'public'::regnamespace and owner.relname = any(${all})
      order by 1`),
  ]);
  const sequences: SnapshotHeader["sequences"] = [];
  for (const { name } of names) {
    const state = await tx`select last_value::text as last, is_called as called from ${tx(name)}`;
    sequences.push({ name, ...sequenceState.parse([...state])[0] });
  }
  return { migrations, tables, sequences };
}
