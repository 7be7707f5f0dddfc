/** No `server-only` here: host/ imports this under tsx, where it throws. */
import { z } from "zod";
import { fileSettings } from "./files/file-settings";
import { quotaSettings } from "./quota-settings";

const secret = z.string().min(32, "needs at least 32 characters");

/** What is called without checks; see push/push-endpoint.ts and http/fetch-outside.ts. */
const origins = z.string().transform((list, context) => {
  const found = list.split(/[\s,]+/).filter(Boolean);
  for (const origin of found) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      context.addIssue(`is not a list of origins: ${origin}`);
    }
  }
  return found;
});

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  /** Connections to it. */
  DATABASE_POOL: z.coerce.number().int().positive().default(10),
  /** `1` if a pooler in front of it may give each transaction another session. */
  DATABASE_POOLER: z.enum(["0", "1"]).default("0"),
  /** Encrypts the session cookie. */
  NEXTAUTH_SECRET: secret,
  /** Signs the tokens for sockets; the room server has the same. */
  ROOM_TOKEN_SECRET: secret,
  /** Authorises calls between app and room server, in both directions. */
  INTERNAL_SECRET: secret,
  /** The room servers' addresses for the app, as http(s)://host, separated by commas. */
  PARTY_INTERNAL_URL: z
    .string()
    .transform((list) => list.split(","))
    .pipe(z.array(z.url()).min(1)),
  /** Given where several room servers share the rooms, which move between them. */
  CLUSTER_BUCKET: z.string().optional(),
  /** Its address for browsers, as ws(s)://host, if that is not the app's own. */
  PARTY_URL: z
    .url({ protocol: /^wss?$/ })
    .transform((url) => new URL(url).origin)
    .optional(),
  /** Signs the calls to push services (RFC 8292), as base64url; without it there are no pushes. */
  VAPID_PUBLIC_KEY: z.string().optional(),
  VAPID_PRIVATE_KEY: z.string().optional(),
  /** The operator's contact for push services, as mailto: or https:. Apple requires a real one. */
  VAPID_SUBJECT: z
    .string()
    .regex(/^(mailto:|https:\/\/)/)
    .default("mailto:admin@example.org"),
  /** Push services inside the own network, or without TLS. */
  PUSH_ORIGINS: origins.default([]),
  /** `off`: the server looks up no links. */
  LINK_PREVIEWS: z.enum(["on", "off"]).default("on"),
  /** Sites inside the own network whose links are looked up, too. */
  PREVIEW_ORIGINS: origins.default([]),
  /** Where browsers reach Teahouse, for links in mails and what other services call; never taken from a request. */
  APP_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => new URL(url).origin)
    .optional(),
  /** The mail server, as smtp(s)://user:password@host:port; without it there are no mails. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Whom mails come from, as `Teahouse <chat@example.org>`. */
  MAIL_FROM: z.string().optional(),
  /** Single sign-on by OpenID Connect: the provider's address, from which the rest is discovered. */
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** What the button to sign in calls it. */
  OIDC_NAME: z.string().default("SSO"),
  OIDC_SCOPES: z.string().default("openid profile email"),
  /** Whose accounts are administrators: a claim and its value, as `groups=chat-admins`. */
  OIDC_ADMIN_CLAIM: z
    .string()
    .regex(/^[^=\s]+=.+$/)
    .optional(),
  /** Services inside the own network that people's notices may go to. */
  NOTICE_ORIGINS: origins.default([]),
  ...fileSettings,
  /** How large an uploaded file may be, in megabytes. */
  FILE_LIMIT_MB: z.coerce.number().positive().default(25),
  /** Multiplies every rate limit and all quotas but that of the server's storage: for load tests, and for large offices behind one address. */
  LIMITS_FACTOR: z.coerce.number().positive().default(1),
  ...quotaSettings,
  /** With it Vercel's cron jobs may call /api/internal/cron. */
  CRON_SECRET: z.string().min(16, "needs at least 16 characters").optional(),
  /** Lets Prometheus read /api/metrics; without it that address does not exist. */
  METRICS_TOKEN: z.string().min(16, "needs at least 16 characters").optional(),
});

export type Env = z.infer<typeof schema>;
let checked: Env | undefined;

/** The environment, checked once, at the first use, because a build has none. Throws if invalid. */
export function env(): Env {
  checked ??= parse();
  return checked;
}

function parse(): Env {
  // An empty variable counts as absent, as in host/settings.ts.
  const given = Object.entries(process.env).filter(([, value]) => value !== "");
  const result = schema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  throw new Error(`The environment is invalid:\n${z.prettifyError(result.error)}`);
}
