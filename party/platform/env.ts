import * as z from "zod/mini";
import { logLevels } from "./logger";

const schema = z.object({
  /** Where rooms and inboxes reach the app. */
  APP_URL: z.url(),
  ROOM_TOKEN_SECRET: z.string().check(z.minLength(32)),
  INTERNAL_SECRET: z.string().check(z.minLength(32)),
  /** Multiplies all rate limits and caps, as in the app. */
  LIMITS_FACTOR: z._default(z.coerce.number().check(z.positive()), 1),
  LOG_LEVEL: z.catch(z.enum(logLevels), "info"),
});
export type RoomEnv = z.infer<typeof schema>;

/** The party's variables. Throws if one is missing or invalid: a room must not run without its secrets. */
export function readEnv(variables: Record<string, unknown>): RoomEnv {
  return schema.parse(variables);
}
