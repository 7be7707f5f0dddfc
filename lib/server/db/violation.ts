import "server-only";
import { DrizzleQueryError } from "drizzle-orm";

/** Whether a statement failed because of this unique index. */
export function violates(error: unknown, index: string): boolean {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  return (
    cause instanceof Error &&
    "code" in cause &&
    cause.code === "23505" &&
    "constraint_name" in cause &&
    cause.constraint_name === index
  );
}
