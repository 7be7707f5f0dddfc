/** Push messages to this browser. */
import * as z from "zod/mini";

export const pushState = z.object({
  /** The VAPID key to subscribe with, as base64url; null: this server sends no push messages. */
  key: z.nullable(z.string()),
  /** Where this session's browser gets them; null: it does not. */
  endpoint: z.nullable(z.string()),
});
export type PushState = z.infer<typeof pushState>;
