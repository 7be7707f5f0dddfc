/**
 * Starts that share rooms and a database must have the same secrets: with another one sessions end, tokens
 * are refused, or calls between app and rooms are. So the database has a digest of each, from which no
 * secret can be found, as they are random.
 */
import { createHmac } from "node:crypto";
import type { DatabaseVariables } from "../database/start-database";
import { logger } from "../logger";
import { StartError } from "../start-error";
import { connect, lockServerRow, makeServerRow } from "./server-row";

type ByName = Record<string, string>;

export function digestsOf(secrets: ByName): ByName {
  const digest = (name: string, secret: string) =>
    createHmac("sha256", secret).update(`teahouse ${name}`).digest("base64url").slice(0, 22);
  return Object.fromEntries(
    Object.entries(secrets).map(([name, secret]) => [name, digest(name, secret)]),
  );
}

/** The digests to keep from now on. Throws StartError, code 2, if a secret is another than before. */
export function agreedDigests(kept: ByName | null, secrets: ByName): ByName {
  const own = digestsOf(secrets);
  const others = othersThan(kept, own);
  if (others.length === 0) return { ...kept, ...own };
  throw new StartError(
    `Other starts on this database have another ${others.join(", ")}, and nothing was started. Set ` +
      "it to what they have: all of them need the same. To change it on purpose, stop all of them, run " +
      "`update server set secret_digests = null` on the database, and start them with the new one.",
    2,
  );
}

/** Makes sure that a start has the secrets of the others on the database; the first one decides. */
export async function checkSecrets(database: DatabaseVariables, secrets: ByName): Promise<void> {
  await changeDigests(database, (kept) => agreedDigests(kept, secrets));
}

/** Notes the secrets of the one start that runs the rooms: the others have to follow it. */
export async function noteSecrets(database: DatabaseVariables, secrets: ByName): Promise<void> {
  const own = digestsOf(secrets);
  await changeDigests(database, (kept) => {
    const changed = othersThan(kept, own);
    if (changed.length > 0)
      logger.warn({ changed }, "secrets were changed; other starts need them");
    return own;
  });
}

function othersThan(kept: ByName | null, own: ByName): string[] {
  return Object.keys(own).filter((name) => (kept?.[name] ?? own[name]) !== own[name]);
}

async function changeDigests(
  database: DatabaseVariables,
  change: (kept: ByName | null) => ByName,
): Promise<void> {
  const sql = connect(database);
  try {
    await makeServerRow(sql);
    await sql.begin(async (tx) => {
      const digests = change((await lockServerRow(tx)).secret_digests);
      await tx`update server set secret_digests = ${tx.json(digests)}`;
    });
  } finally {
    await sql.end({ timeout: 1 });
  }
}
