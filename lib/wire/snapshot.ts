/**
 * The answer of `POST /api/internal/backup`: all of the database that belongs in a backup, as of one
 * moment. A line of JSON, the header; then for each of its tables all rows in Postgres' COPY format and a
 * line `\\.`, as in a file of pg_dump; then, if the header has `files`, for each file that a row names, and
 * for each smaller picture of it, a line of JSON and its bytes; then the line `end`, without which the answer
 * is incomplete.
 */
import * as z from "zod/mini";

/** A name that needs no quotes in SQL. */
const name = z.string().check(z.regex(/^[a-z_][a-z0-9_]*$/));

export const snapshotHeader = z.object({
  /** The migrations that the database has, in their order. */
  migrations: z.array(z.object({ hash: z.string(), created_at: z.int() })),
  /** In an order in which no row comes before a row that it refers to. */
  tables: z.array(z.object({ name, columns: z.array(name) })),
  sequences: z.array(
    z.object({ name, last: z.string().check(z.regex(/^\d+$/)), called: z.boolean() }),
  ),
  /** Whether files follow the tables. */
  files: z.optional(z.boolean()),
});
export type SnapshotHeader = z.infer<typeof snapshotHeader>;

const part = z.string().check(z.regex(/^[\w-]+$/));
export const fileHeader = z.object({
  key: part,
  name: part,
  bytes: z.int(),
  /** The store has lost it. */
  isMissing: z.optional(z.literal(true)),
});
export type FileHeader = z.infer<typeof fileHeader>;

export const endOfTable = "\\.";
export const endOfSnapshot = "end";

/** What decides about the text of a row; equal for whoever writes and whoever reads one. */
export const rowSettings = { timezone: "UTC", datestyle: "ISO" } as const;
