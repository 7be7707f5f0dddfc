import { sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/** A timestamp column as whole seconds since 1970, the unit of every time that leaves the app. */
export function epochSeconds(column: PgColumn) {
  return sql<number>`floor(extract(epoch from ${column}))`.mapWith(Number);
}
