/** What the rooms need to know on a host of their own; both deployments check it before they upload. */
import { z } from "zod";
import { logLevels } from "@/lib/server/observability/logger";

const secret = z.string().min(32, "needs at least 32 characters");
/** What party/platform/env.ts requires: without these, no room would start. */
const variables = z.object({
  APP_URL: z.url({
    protocol: /^https?$/,
    error: "must be an address such as https://chat.example.org",
  }),
  ROOM_TOKEN_SECRET: secret,
  INTERNAL_SECRET: secret,
  LIMITS_FACTOR: z.coerce.number().positive().default(1).transform(String),
  LOG_LEVEL: z.enum(logLevels).default("info"),
});
export type RoomVariables = z.infer<typeof variables>;

/** Reads them from the environment; null, and an explanation on stderr, if one is missing or wrong. */
export function readRoomVariables(): RoomVariables | null {
  const given = Object.entries(process.env).filter(([, value]) => value !== "");
  const result = variables.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  console.error(`The rooms need these variables:\n${z.prettifyError(result.error)}`);
  return null;
}
