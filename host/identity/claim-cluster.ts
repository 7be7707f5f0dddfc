/** The rooms in a cluster's bucket belong to one database, which any number of starts may use. */
import type { DatabaseVariables } from "../database/start-database";
import { StartError } from "../start-error";
import { connect, inUse, lockServerRow, makeServerRow } from "./server-row";

/**
 * Makes sure that the rooms in a cluster's bucket are those of the database. Resolves with whether this
 * is new: then rooms are rebuilt, and must be woken. Throws StartError: code 9 if the database has other
 * rooms, 6 if a start on another machine's folder is using it.
 */
export async function claimCluster(
  database: DatabaseVariables,
  identity: string,
  bucket: string,
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
      await tx`
        update server set rooms_id = ${identity}, holder = null, place = ${bucket}, seen_at = now()`;
      return row.rooms_id === null;
    });
  } finally {
    await sql.end({ timeout: 1 });
  }
}
