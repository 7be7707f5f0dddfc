import { z } from "zod";

const secret = z.string().min(32, "needs at least 32 characters");

/** Of push services that are taken as they are; see lib/server/push/push-endpoint.ts. */
const origins = z.string().transform((list, context) => {
  const found = list.split(/[\s,]+/).filter(Boolean);
  for (const origin of found) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      context.addIssue(`is no list of origins: ${origin}`);
    }
  }
  return found;
});

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  /** Connections to it. The embedded Postgres is one session, so there it must be one. */
  DATABASE_POOL: z.coerce.number().int().positive().default(10),
  /** `1`: a pooler that gives each transaction another session is in front of it. */
  DATABASE_POOLER: z.enum(["0", "1"]).default("0"),
  /** Encrypts the session cookie. */
  NEXTAUTH_SECRET: secret,
  /** Signs the tokens for rooms; the room server has the same. */
  ROOM_TOKEN_SECRET: secret,
  /** Carried by calls between app and room server, in both directions. */
  INTERNAL_SECRET: secret,
  /** Where the app reaches the room server, as http(s)://host. */
  PARTY_INTERNAL_URL: z.url(),
  /** Where browsers reach it, as ws(s)://host, if that is not the app's own address. */
  PARTY_URL: z
    .url({ protocol: /^wss?$/ })
    .transform((url) => new URL(url).origin)
    .optional(),
  /** Signs the calls to push services (RFC 8292), as base64url; without it nobody is pushed. */
  VAPID_PUBLIC_KEY: z.string().optional(),
  VAPID_PRIVATE_KEY: z.string().optional(),
  /** Where push services reach who runs this, as mailto: or https:. Apple's want a real one. */
  VAPID_SUBJECT: z
    .string()
    .regex(/^(mailto:|https:\/\/)/)
    .default("mailto:admin@example.org"),
  /** Push services inside of one's own network, or on plain http. */
  PUSH_ORIGINS: origins.default([]),
  /** Multiplies every limit: for load tests, and for large offices behind one address. */
  LIMITS_FACTOR: z.coerce.number().positive().default(1),
  /** What a Prometheus carries that reads /api/metrics; without it there is nothing to read. */
  METRICS_TOKEN: z.string().min(16, "needs at least 16 characters").optional(),
});

export type Env = z.infer<typeof schema>;
let checked: Env | undefined;

/** The environment, read and checked once, at the first use: a build needs none of it. */
export function env(): Env {
  checked ??= parse();
  return checked;
}

function parse(): Env {
  // An empty one counts as absent, as in host/settings.ts.
  const given = Object.entries(process.env).filter(([, value]) => value !== "");
  const result = schema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  throw new Error(`The environment is incomplete:\n${z.prettifyError(result.error)}`);
}
