/** The rooms in a cluster's bucket belong to one database, which any number of starts may use. */
import type { DatabaseVariables } from "../database/start-database";
import { StartError } from "../start-error";
import { agreedDigests, digestsOf } from "./secret-digests";
import { connect, inUse, lockServerRow, makeServerRow } from "./server-row";

/**
 * Makes sure that the rooms in a cluster's bucket are those of the database, and that all starts have the
 * same secrets. Resolves with whether the rooms are new there: then they are rebuilt, and must be woken.
 * Throws StartError: code 9 if the database has other rooms, 6 if a start on another machine's folder is
 * using it, 2 for other secrets.
 */
export async function claimCluster(
  database: DatabaseVariables,
  identity: string,
  bucket: string,
  secrets: Record<string, string>,
): Promise<boolean> {
  const sql = connect(database);
  try {
    await makeServerRow(sql);
    return await sql.begin(async (tx) => {
      const row = await lockServerRow(tx);
      if (row.holder !== null && row.is_fresh) throw inUse(row.place ?? "");
      if (row.rooms_id !== null && row.rooms_id !== identity) {
        throw new StartError(
          `The rooms of this database are at ${row.place}, not in ${bucket}, and nothing was started. ` +
            "Move them by npm run rebuild-rooms, run there and without CLUSTER_BUCKET.",
          9,
        );
      }
      const isNew = row.rooms_id === null;
      const digests = isNew ? digestsOf(secrets) : agreedDigests(row.secret_digests, secrets);
      await tx`
        update server set rooms_id = ${identity}, holder = null, place = ${bucket}, seen_at = now(),
          secret_digests = ${tx.json(digests)}`;
      return isNew;
    });
  } finally {
    await sql.end({ timeout: 1 });
  }
}
