/**
 * `npm run record-release`, when a release is made: notes what this release says to its neighbours, the
 * shapes of what travels between processes (wire.json), and the schema that its app works on (schema.json).
 * The next release is held against that, because both run side by side until an update has reached the
 * last process.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { root } from "@/host/paths";
import { wireSchemas } from "./wire-schemas";

const snapshot = z.object({
  tables: z.record(
    z.string(),
    z.object({ name: z.string(), columns: z.record(z.string(), z.object({ type: z.string() })) }),
  ),
});

write("wire", wireSchemas());
write("schema", columnTypes());

/** Of each column, by its table, after the last migration. */
function columnTypes(): Record<string, Record<string, string>> {
  const folder = path.join(root, "drizzle/migrations/meta");
  const last = readdirSync(folder)
    .filter((name) => /^\d+_snapshot\.json$/.test(name))
    .sort()
    .at(-1);
  const { tables } = snapshot.parse(
    JSON.parse(readFileSync(path.join(folder, last ?? ""), "utf8")),
  );
  return Object.fromEntries(
    Object.values(tables).map(({ name, columns }) => [
      name,
      Object.fromEntries(Object.entries(columns).map(([column, { type }]) => [column, type])),
    ]),
  );
}

/** One entry a line. */
function write(name: string, entries: Record<string, unknown>): void {
  const lines = Object.entries(entries).map((entry) =>
    entry.map((part) => JSON.stringify(part)).join(":"),
  );
  const file = path.join(import.meta.dirname, `${name}.json`);
  writeFileSync(file, `{\n${lines.join(",\n")}\n}\n`);
}
