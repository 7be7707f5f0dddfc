/**
 * Sign-outs that a room or an inbox has not confirmed. On one machine the web server holds its sockets
 * (host/web/relay.ts) and closes them itself. No `server-only` here: host/ loads this under tsx.
 */
import { EventEmitter } from "node:events";
import { z } from "zod";
import type { SignOut } from "@/lib/wire/sign-out";

/** Which sessions of a person have ended; without any of its keys, all. */
export type UnconfirmedSignOut = SignOut & { uid: number };
export const unconfirmedSignOut: z.ZodType<UnconfirmedSignOut> = z.object({
  uid: z.int(),
  only: z.string().optional(),
  except: z.string().optional(),
  ended: z.array(z.string()).optional(),
});

// On globalThis, because host/web/app.ts and Next's bundle load this module separately.
const shared = globalThis as typeof globalThis & {
  teahouseSignOuts?: EventEmitter<{ unconfirmed: [UnconfirmedSignOut] }>;
};

export function unconfirmedSignOuts(): EventEmitter<{ unconfirmed: [UnconfirmedSignOut] }> {
  shared.teahouseSignOuts ??= new EventEmitter();
  return shared.teahouseSignOuts;
}
