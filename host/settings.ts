import { availableParallelism } from "node:os";
import path from "node:path";
import { z } from "zod";
import { fileSettings } from "@/lib/server/files/file-settings";
import { logLevels } from "@/lib/server/observability/logger";
import { quotaSettings } from "@/lib/server/quota-settings";
import { parseTrustedProxies } from "@/lib/wire/caller-address";
import { root } from "./paths";
import { StartError } from "./start-error";

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const hostAndPort = /^.+:\d{1,5}$/;
const variables = z.object({
  /** 0: any free port. */
  PORT: port(3_000),
  PARTY_PORT: port(1_999),
  /** The address on which the room server listens. */
  PARTY_HOST: z.ipv4().default("127.0.0.1"),
  /** The room server, if another start runs it: then this one runs none. */
  PARTY_INTERNAL_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => new URL(url).origin)
    .optional(),
  /** The bucket of a cluster of room servers, which this start's are to join. */
  CLUSTER_BUCKET: z
    .string()
    .regex(/^(s3|gs):\/\/[^/]/, "is no bucket, as in s3://bucket/prefix")
    // Else the same rooms would have two names.
    .transform((bucket) => bucket.replace(/\/+$/, ""))
    .optional(),
  CLUSTER_KEY: z.string().min(32, "needs at least 32 characters").optional(),
  /** Where the other servers of the cluster reach this machine's first one; each further one has the next port. */
  CLUSTER_ADDRESS: z.string().regex(hostAndPort, "is not host:port").default("127.0.0.1:0"),
  /** The same, if that is not the address to listen on. */
  CLUSTER_ADVERTISE: z.string().regex(hostAndPort, "is not host:port").optional(),
  /** Room servers of this start in a cluster. */
  ROOM_PROCESSES: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(Math.max(1, availableParallelism() - 1)),
  /** The address to listen on. Default: all of them. */
  HOST: z.string().optional(),
  DATA_DIR: z
    .string()
    .default("data")
    .transform((dir) => path.resolve(root, dir)),
  DATABASE_URL: z.string().optional(),
  /** Connections of the app to its database. */
  DATABASE_POOL: z.coerce.number().int().positive().default(10),
  /** The same database without its pooler, for migrations. */
  DATABASE_DIRECT_URL: z.string().optional(),
  /** The proxies whose X-Forwarded-* headers are trusted; the app's process reads it itself. */
  TRUST_PROXY: z
    .string()
    .refine((text) => parseTrustedProxies(text) !== null, {
      error:
        "is neither a number of proxies nor a list of networks, as in 10.0.0.0/8,2001:db8::/32",
    })
    .optional(),
  /** Where browsers reach Teahouse; the web server's process reads it itself. */
  APP_URL: z
    .url({ protocol: /^https?$/, error: "is no address, as in https://chat.example.org" })
    .refine((url) => URL.canParse(url) && new URL(url).href === `${new URL(url).origin}/`, {
      error: "has more than an origin: Teahouse needs a host name, or a port, of its own",
    })
    .optional(),
  /** From a stop's signal, at which GET /ready becomes 503, until sockets are closed. */
  DRAIN_SECONDS: z.coerce.number().min(0).max(3_600).default(0),
  LIMITS_FACTOR: z.coerce.number().positive().default(1),
  /** The app's process reads these itself. */
  ...fileSettings,
  ...quotaSettings,
  LOG_LEVEL: z.enum(logLevels).default("info"),
  /** Default: text at a terminal, otherwise JSON. */
  LOG_FORMAT: z.enum(["json", "text"]).optional(),
});
export type Settings = z.infer<typeof variables>;

/** Reads the settings from the environment; an empty variable counts as unset. Throws StartError. */
export function readSettings(): Settings {
  const given = Object.entries(process.env).filter(([, value]) => value !== "");
  const result = variables.safeParse(Object.fromEntries(given));
  if (result.success && result.data.PARTY_INTERNAL_URL && !result.data.DATABASE_URL) {
    throw new StartError(
      "PARTY_INTERNAL_URL needs DATABASE_URL, the database of the start that runs the rooms.",
      2,
    );
  }
  if (result.success && result.data.CLUSTER_BUCKET) {
    const { CLUSTER_KEY, DATABASE_URL } = result.data;
    if (!CLUSTER_KEY || !DATABASE_URL) {
      throw new StartError("CLUSTER_BUCKET needs CLUSTER_KEY and DATABASE_URL.", 2);
    }
  }
  if (result.success) return result.data;
  throw new StartError(z.prettifyError(result.error), 2);
}
