import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type postgres from "postgres";
import { migrationsFolder } from "@/host/paths";
import { StartError } from "@/host/start-error";
import { copyOut } from "@/lib/server/db/copy-out";
import { rowSettings } from "@/lib/wire/snapshot";
import type { Backup, Manifest } from "./backup-file";
import { Tally, wholeLines } from "./rows";

/**
 * Loads a backup into an empty database, and compares what is in it afterwards. Throws StartError, and
 * changes nothing, if the database is not empty, the backup damaged or of a newer release, or if the rows
 * differ.
 */
export async function loadDatabase(sql: postgres.Sql, backup: Backup): Promise<void> {
  const { manifest } = backup;
  await sql.begin(async (tx) => {
    await requireEmpty(tx);
    for (const [name, value] of Object.entries(rowSettings)) {
      await tx`select set_config(${name}, ${value}, true)`;
    }
    await migrate(tx, manifest);
    const names = manifest.tables.map(({ name }) => name);
    // A migration may have made rows, too.
    await tx.unsafe(`truncate ${names.join(", ")} cascade`);
    // They would count rows again that were counted when the backup was made.
    for (const name of names) await tx.unsafe(`alter table ${name} disable trigger user`);
    for (const { name, columns } of manifest.tables) {
      const into = tx.unsafe(`copy ${name} (${columns.join(", ")}) from stdin`);
      await pipeline(Readable.from(backup.rows(name)), await into.writable());
    }
    for (const name of names) await tx.unsafe(`alter table ${name} enable trigger user`);
    for (const table of manifest.tables) await compare(tx, table, manifest);
    for (const { name, last, called } of manifest.sequences) {
      await tx`select setval(${name}::regclass, ${last}::bigint, ${called})`;
    }
    // The rooms' storage is new, and nobody is in any.
    await tx`update rooms set online = 0`;
    await tx`analyze`;
  });
}

/** Throws StartError if the database is not empty. */
export async function requireEmpty(sql: postgres.ISql): Promise<void> {
  const [{ found } = { found: null }] = await sql`select to_regclass('public.users') as found`;
  if (found !== null) {
    throw new StartError("The database is not empty. Nothing was changed.", 2);
  }
}

/** As drizzle's migrator does it, but up to the backup's last one, and within this transaction. */
async function migrate(tx: postgres.TransactionSql, { migrations, release }: Manifest) {
  const known = readMigrationFiles({ migrationsFolder });
  await tx`create schema if not exists drizzle`;
  await tx`
    create table if not exists drizzle.__drizzle_migrations (
      id serial primary key, hash text not null, created_at bigint
    )`;
  for (const [index, { hash, created_at }] of migrations.entries()) {
    const migration = known[index];
    if (migration?.hash !== hash) {
      throw new StartError(
        `The backup was made by release ${release}, whose database this release does not know. ` +
          "Restore it with that one. Nothing was changed.",
        2,
      );
    }
    for (const statement of migration.sql) await tx.unsafe(statement);
    await tx`
      insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${created_at})`;
  }
}

async function compare(
  tx: postgres.TransactionSql,
  table: Manifest["tables"][number],
  { contents }: Manifest,
): Promise<void> {
  const tally = new Tally();
  for await (const lines of wholeLines(copyOut(tx, table))) tally.add(lines);
  const wanted = contents[table.name];
  if (tally.rows === wanted?.rows && tally.digest === wanted.digest) return;
  throw new StartError(`${table.name} has other rows than the backup. Nothing was changed.`, 1);
}
