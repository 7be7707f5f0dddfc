/** Sessions and access tokens, as their own person sees them. */
import * as z from "zod/mini";
import { id, time } from "./fields";

export const session = z.object({
  id: z.string(),
  /** The User-Agent that signed in. */
  agent: z.string(),
  created: time(),
  /** The session of this call. */
  current: z.boolean(),
});
export type Session = z.infer<typeof session>;

export const accessToken = z.object({
  id,
  name: z.string(),
  created: time(),
  /** null: never. */
  lastUsed: z.nullable(time()),
});
export type AccessToken = z.infer<typeof accessToken>;

/** The only answer that contains the token itself. */
export const madeAccessToken = z.object({ id, name: z.string(), token: z.string() });
export type MadeAccessToken = z.infer<typeof madeAccessToken>;
