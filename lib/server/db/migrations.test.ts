/**
 * While an update is rolled out, the app of the release before runs on the new schema. So a migration only
 * adds; what else one does is listed here with the reason why that release keeps working.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { EmbeddedPostgres } from "@/host/database/embedded-postgres";
import { root } from "@/host/paths";
import { migrateDatabase, migrationsFolder } from "./migrate";

/** By migration, then by the beginning of each statement. */
const exceptions: Record<string, Record<string, string>> = {
  "0007_quotas": {
    'ALTER TABLE "messages" DROP CONSTRAINT "messages_room_id_rooms_id_fk"':
      "a room that the release before deletes is listed by a trigger, so its messages are deleted too",
    "CREATE TRIGGER rooms_deleted": "writes to a table that the release before does not know",
    "CREATE TRIGGER messages_added": "writes a column that the release before does not know",
    "CREATE TRIGGER messages_changed_text": "writes a column that the release before does not know",
    "CREATE TRIGGER messages_gone": "writes a column that the release before does not know",
    'UPDATE "rooms" SET "text_bytes"': "fills a column that the release before does not know",
  },
  "0010_files": {
    "CREATE TRIGGER messages_deleted_files":
      "writes to a table that the release before does not know",
    "CREATE TRIGGER messages_gone_files": "writes to a table that the release before does not know",
    "CREATE TRIGGER rooms_deleted_files": "writes to a table that the release before does not know",
    "CREATE TRIGGER link_previews_gone_files":
      "is on a table that the release before does not know",
    "CREATE TRIGGER users_replaced_avatar": "a column that the release before does not know",
    "CREATE TRIGGER rooms_replaced_avatar": "a column that the release before does not know",
    "CREATE TRIGGER files_added": "is on a table that the release before does not know",
    "CREATE TRIGGER files_changed": "is on a table that the release before does not know",
    "CREATE TRIGGER files_gone": "is on a table that the release before does not know",
  },
  "0011_owner": {
    'CREATE UNIQUE INDEX "users_email"': "is on a column that the release before does not know",
    "CREATE TRIGGER audit_is_final": "is on a table that the release before does not know",
  },
};

/** The ones up to here were released together. */
const lastOfFirstRelease = "0005";

/** Types by column and table. */
const schemaBefore = z
  .record(z.string(), z.record(z.string(), z.string()))
  .parse(JSON.parse(readFileSync(path.join(root, "scripts/release/schema.json"), "utf8")));
const column = z.object({
  ...{ table: z.string(), name: z.string(), type: z.string() },
  isNeeded: z.boolean(),
});

const journal = z
  .object({ entries: z.array(z.object({ tag: z.string(), when: z.int() })) })
  .parse(JSON.parse(readFileSync(path.join(migrationsFolder, "meta/_journal.json"), "utf8")));
const tags = journal.entries.map(({ tag }) => tag);

test("every migration is in the journal, and later ones have later times", () => {
  const files = readdirSync(migrationsFolder).filter((name) => name.endsWith(".sql"));
  expect(tags.map((tag) => `${tag}.sql`)).toStrictEqual(files.sort());
  const times = journal.entries.map(({ when }) => when);
  expect(times).toStrictEqual([...new Set(times)].sort((a, b) => a - b));
});

describe("the release before works on the new schema", () => {
  for (const tag of tags.filter((each) => each.slice(0, 4) > lastOfFirstRelease)) {
    test(`${tag} only adds, or says why that release does not mind`, () => {
      const sql = readFileSync(path.join(migrationsFolder, `${tag}.sql`), "utf8");
      const known = Object.keys(exceptions[tag] ?? {});
      const found = breaking(sql);
      const unexplained = found.filter(
        (statement) => !known.some((beginning) => statement.startsWith(beginning)),
      );
      expect(unexplained).toStrictEqual([]);
      const unused = known.filter(
        (beginning) => !found.some((statement) => statement.startsWith(beginning)),
      );
      expect(unused).toStrictEqual([]);
    });
  }

  test.each([
    'ALTER TABLE "rooms" DROP COLUMN "name"',
    'ALTER TABLE "rooms" RENAME COLUMN "name" TO "title"',
    'ALTER TABLE "rooms" ADD COLUMN "topic" text NOT NULL',
    'ALTER TABLE "rooms" ALTER COLUMN "name" SET NOT NULL',
    'ALTER TABLE "rooms" ADD CONSTRAINT "named" CHECK ("name" <> \'\')',
    'CREATE UNIQUE INDEX "one_name" ON "rooms" USING btree ("name")',
    'DROP TABLE "invites"',
    'UPDATE "rooms" SET "name" = \'\'',
    "CREATE OR REPLACE FUNCTION message_fold(msg text) RETURNS text RETURN msg",
    "DO $$ BEGIN DROP TABLE invites; END $$",
  ])("is not taken for an addition: %s", (statement) => {
    expect(breaking(`CREATE TABLE "a" ("id" integer);\n${statement};`)).toHaveLength(1);
  });

  test.each([
    'ALTER TABLE "rooms" ADD COLUMN "topic" text',
    'ALTER TABLE "rooms" ADD COLUMN "topic" text DEFAULT \'\' NOT NULL',
    'CREATE INDEX "by_name" ON "rooms" USING btree ("name")',
    'CREATE UNIQUE INDEX "a_id" ON "a" USING btree ("id")',
    'ALTER TABLE "a" ADD CONSTRAINT "a_fk" FOREIGN KEY ("id") REFERENCES "public"."rooms"("id")',
    'INSERT INTO "a" VALUES (1)',
    "CREATE FUNCTION two() RETURNS integer AS $$ BEGIN DROP TABLE a; RETURN 2; END $$",
    "-- a comment; with a semicolon",
  ])("is an addition: %s", (statement) => {
    expect(breaking(`CREATE TABLE "a" ("id" integer);\n${statement};`)).toStrictEqual([]);
  });
});

describe("on a database", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-migrations-"));
  const server = new EmbeddedPostgres(path.join(folder, "postgres"), 10);
  beforeAll(() => server.start());
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Another database on the server, which is empty. */
  async function withEmpty(
    name: string,
    work: (sql: postgres.Sql, address: typeof server.address) => Promise<void>,
  ): Promise<void> {
    const sql = postgres({ ...server.address, max: 1, onnotice: () => {} });
    await sql.unsafe(`create database ${name}`);
    await sql.end();
    const address = { ...server.address, database: name };
    const own = postgres({ ...address, max: 1, prepare: false, onnotice: () => {} });
    try {
      await work(own, address);
    } finally {
      await own.end();
    }
  }

  /** The migrations before one, in a folder of their own. */
  function migrationsBefore(tag: string): string {
    const old = path.join(folder, `before-${tag}`);
    cpSync(migrationsFolder, old, { recursive: true });
    const file = path.join(old, "meta/_journal.json");
    const whole = JSON.parse(readFileSync(file, "utf8"));
    const entries = journal.entries.filter((entry) => entry.tag < tag);
    writeFileSync(file, JSON.stringify({ ...whole, entries }));
    return old;
  }

  test("what the release before stored, and stores while both run, is counted; what it deletes is listed", () =>
    withEmpty("counted", async (sql, address) => {
      await migrateDatabase(address, migrationsBefore("0007"));
      await sql`insert into users (username, username_key, nickname, password_hash)
        values ('ann', 'ann', 'Ann', '')`;
      await sql`insert into rooms (name) values ('one'), ('two'), ('empty')`;
      const say = (room: number, id: number, msg: string) => sql`
        insert into messages (room_id, id, user_id, msg, time, changed_id)
        values (${room}, ${id}, 1, ${msg}, 1, ${id})`;
      await say(1, 1, "茶");
      await say(1, 2, "tea");
      await say(2, 1, "x");
      await migrateDatabase(address);
      await say(2, 2, "yz");
      const bytes = await sql`select text_bytes::integer as bytes from rooms order by id`;
      expect(bytes.map((row) => row.bytes)).toStrictEqual([6, 3, 0]);
      await sql`delete from rooms where id = 1`;
      expect([...(await sql`select room_id from deleted_rooms`)]).toStrictEqual([{ room_id: 1 }]);
    }));

  test("instances that start at once on an empty database migrate it one by one", () =>
    withEmpty("at_once", async (sql, address) => {
      await Promise.all([1, 2, 3, 4].map(() => migrateDatabase(address)));
      const done = await sql`select created_at::float8 as time from drizzle.__drizzle_migrations`;
      expect(done.map((row) => row.time).sort()).toStrictEqual(
        journal.entries.map(({ when }) => when),
      );
    }));

  test("today's schema has all that the release before reads and writes, and asks for nothing more", () =>
    withEmpty("columns", async (sql, address) => {
      await migrateDatabase(address);
      const now = z.array(column).parse([
        ...(await sql`
          select relname as table, attname as name, format_type(atttypid, null) as type,
            attnotnull and not atthasdef and attidentity = '' as "isNeeded"
          from pg_attribute join pg_class on pg_class.oid = attrelid
          where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0
            and not attisdropped`),
      ]);
      for (const [table, columns] of Object.entries(schemaBefore)) {
        const found = now.filter((each) => each.table === table);
        for (const [name, type] of Object.entries(columns)) {
          expect(found).toContainEqual(expect.objectContaining({ name, type }));
        }
        const unknown = found.filter(({ name }) => !(name in columns));
        expect(unknown.filter(({ isNeeded }) => isNeeded)).toStrictEqual([]);
      }
    }));
});

/** The statements that do more than add something which the release before does not notice. */
function breaking(sql: string): string[] {
  const statements = sql
    .replaceAll(/--.*$/gm, "")
    .replaceAll(/(\$\w*\$).*?\1/gs, "''")
    .split(";")
    .map((statement) => statement.trim().replaceAll(/\s+/g, " "))
    .filter(Boolean);
  const made = new Set(
    statements.map((statement) => /^CREATE TABLE ("\w+")/.exec(statement)?.[1] ?? ""),
  );
  const isAddition = (statement: string): boolean => {
    if (/^CREATE (TABLE|TYPE|FUNCTION|INDEX) /.test(statement)) return true;
    const [, column] = /^ALTER TABLE "\w+" ADD COLUMN (.*)$/.exec(statement) ?? [];
    if (column) return !/NOT NULL/.test(column) || /DEFAULT|GENERATED/.test(column);
    const [, table = "none"] =
      /^(?:CREATE UNIQUE INDEX "\w+" ON|INSERT INTO|ALTER TABLE) ("\w+")/.exec(statement) ?? [];
    return made.has(table);
  };
  return statements.filter((statement) => !isAddition(statement));
}
