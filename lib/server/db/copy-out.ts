/** No `server-only` here: scripts/backup imports this under tsx, where it throws. */
import type postgres from "postgres";

/**
 * The rows of a table in Postgres' COPY format, in pieces. Who stops early has the rest dropped. Other
 * queries of the transaction must wait until this has ended.
 */
export async function* copyOut(
  tx: postgres.TransactionSql,
  { name, columns }: { name: string; columns: string[] },
): AsyncGenerator<Buffer> {
  const query = tx.unsafe(`copy ${name} (${columns.join(", ")}) to stdout`);
  const rows = await query.readable();
  let isDone = false;
  try {
    // The library reads from the connection only while this stream is read, so a stream that was
    // destroyed would block the transaction for ever.
    for await (const piece of rows.iterator({ destroyOnReturn: false })) yield piece;
    isDone = true;
  } finally {
    if (!isDone) {
      query.cancel();
      rows.resume();
    }
    // A connection that was paused by the last rows stays paused, as an ended stream is not read.
    rows._read(0);
  }
}
