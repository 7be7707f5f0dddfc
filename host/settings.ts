import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import webPush from "web-push";
import { z } from "zod";
import { logLevels } from "@/lib/server/observability/logger";
import { root } from "./paths";

/** Ends the start with a message for a person; `code` is one of those in docs/operating.md. */
export class StartError extends Error {
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const variables = z.object({
  /** 0: any free port. */
  PORT: port(3_000),
  PARTY_PORT: port(1_999),
  /** The address to listen on; absent: all of them. */
  HOST: z.string().optional(),
  DATA_DIR: z
    .string()
    .default("data")
    .transform((dir) => path.resolve(root, dir)),
  DATABASE_URL: z.string().optional(),
  /** The same database without its pooler, for migrations. */
  DATABASE_DIRECT_URL: z.string().optional(),
  LIMITS_FACTOR: z.coerce.number().positive().default(1),
  LOG_LEVEL: z.enum(logLevels).default("info"),
  /** Absent: text at a terminal, else JSON. */
  LOG_FORMAT: z.enum(["json", "text"]).optional(),
});
export type Settings = z.infer<typeof variables>;

/** What the environment asks for. Throws StartError. */
export function readSettings(): Settings {
  const given = Object.entries(process.env).filter(([, value]) => value !== "");
  const result = variables.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  throw new StartError(z.prettifyError(result.error), 2);
}

const secretNames = ["NEXTAUTH_SECRET", "ROOM_TOKEN_SECRET", "INTERNAL_SECRET"] as const;
/** What the app signs its calls to push services with (VAPID, RFC 8292): a pair. */
const vapidNames = ["VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY"] as const;
const storedNames = [...secretNames, ...vapidNames] as const;
export type Secrets = Record<(typeof storedNames)[number], string>;

/**
 * The secrets: from the environment, else from the data folder, where the first start makes them.
 * Throws StartError.
 */
export function readSecrets(dataDir: string): Secrets {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, "secrets.json");
  const stored = z
    .partialRecord(z.enum(storedNames), z.string())
    .parse(existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {});
  const secretOf = (name: (typeof secretNames)[number]) =>
    (stored[name] ??= randomBytes(32).toString("base64url"));
  const secrets = {
    NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET || secretOf("NEXTAUTH_SECRET"),
    ROOM_TOKEN_SECRET: process.env.ROOM_TOKEN_SECRET || secretOf("ROOM_TOKEN_SECRET"),
    INTERNAL_SECRET: process.env.INTERNAL_SECRET || secretOf("INTERNAL_SECRET"),
    ...vapidKeys(stored),
  };
  writeFileSync(file, `${JSON.stringify(stored, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

/** Of one source both: a half of each would sign with a key that browsers do not expect. */
function vapidKeys(stored: Partial<Secrets>): Pick<Secrets, (typeof vapidNames)[number]> {
  const { VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY } = process.env;
  if (VAPID_PUBLIC_KEY && VAPID_PRIVATE_KEY) return { VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY };
  if (VAPID_PUBLIC_KEY || VAPID_PRIVATE_KEY) {
    throw new StartError("VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY need each other.", 2);
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

/** The port itself, or a free one for 0. Throws StartError where it is taken. */
export function claimPort(name: string, port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === "EADDRINUSE"
          ? `Port ${port} is taken. Choose another one: ${name}=${port + 1} npm start`
          : `Cannot listen on port ${port}: ${error.message}`;
      reject(new StartError(reason, 3));
    });
    server.listen({ port, host }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });
}
