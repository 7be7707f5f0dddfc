import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import webPush from "web-push";
import { z } from "zod";
import { makeFolderDurably } from "./make-folder-durably";
import { StartError } from "./start-error";
import { writeDurably } from "./write-durably";

const secretNames = ["NEXTAUTH_SECRET", "ROOM_TOKEN_SECRET", "INTERNAL_SECRET"] as const;
/** The key pair that signs calls to push services (VAPID, RFC 8292). */
const vapidNames = ["VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY"] as const;
const storedNames = [...secretNames, ...vapidNames] as const;
export type Secrets = Record<(typeof storedNames)[number], string>;

/**
 * Reads each secret from the environment or else from the data folder, where the first start
 * generates it. Throws StartError.
 */
export function readSecrets(dataDir: string): Secrets {
  makeFolderDurably(dataDir);
  const stored = readStoredSecrets(dataDir);
  const before = JSON.stringify(stored);
  const secretOf = (name: (typeof secretNames)[number]) =>
    (stored[name] ??= randomBytes(32).toString("base64url"));
  const secrets = {
    NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET || secretOf("NEXTAUTH_SECRET"),
    ROOM_TOKEN_SECRET: process.env.ROOM_TOKEN_SECRET || secretOf("ROOM_TOKEN_SECRET"),
    INTERNAL_SECRET: process.env.INTERNAL_SECRET || secretOf("INTERNAL_SECRET"),
    ...vapidKeys(stored),
  };
  if (JSON.stringify(stored) !== before) {
    writeDurably(secretsFile(dataDir), `${JSON.stringify(stored, null, 2)}\n`);
  }
  return secrets;
}

/**
 * The secrets of a start that shares its rooms and its database with others: all of them come from the
 * environment. Throws StartError.
 */
export function readSharedSecrets(): Secrets {
  const given = Object.fromEntries(storedNames.map((name) => [name, process.env[name]]));
  const missing = storedNames.filter((name) => !given[name]);
  if (missing.length > 0) {
    throw new StartError(
      `Set ${missing.join(", ")} to what the start that runs the rooms has; it is in the file ` +
        "secrets.json of its data folder.",
      2,
    );
  }
  return z.record(z.enum(storedNames), z.string()).parse(given);
}

/** The secrets that the data folder has; the environment's come before them. */
export function readStoredSecrets(dataDir: string): Partial<Secrets> {
  const file = secretsFile(dataDir);
  if (!existsSync(file)) return {};
  try {
    const content: unknown = JSON.parse(readFileSync(file, "utf8"));
    return z.partialRecord(z.enum(storedNames), z.string()).parse(content);
  } catch {
    throw new StartError(
      `${file} is damaged. Take it from a backup, or delete it, which signs everybody out.`,
      1,
    );
  }
}

export function secretsFile(dataDir: string): string {
  return path.join(dataDir, "secrets.json");
}

/** Both keys come from the same source: a mixed pair would sign with a key browsers don't expect. */
function vapidKeys(stored: Partial<Secrets>): Pick<Secrets, (typeof vapidNames)[number]> {
  const { VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY } = process.env;
  if (VAPID_PUBLIC_KEY && VAPID_PRIVATE_KEY) return { VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY };
  if (VAPID_PUBLIC_KEY || VAPID_PRIVATE_KEY) {
    throw new StartError("Set both VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY, or neither.", 2);
  }
  if (!stored.VAPID_PUBLIC_KEY || !stored.VAPID_PRIVATE_KEY) {
    const { publicKey, privateKey } = webPush.generateVAPIDKeys();
    Object.assign(stored, { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey });
    return { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey };
  }
  return {
    VAPID_PUBLIC_KEY: stored.VAPID_PUBLIC_KEY,
    VAPID_PRIVATE_KEY: stored.VAPID_PRIVATE_KEY,
  };
}
