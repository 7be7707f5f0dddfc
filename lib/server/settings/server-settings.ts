/** What administrators set for the whole server. */
import "server-only";
import { z } from "zod";
import { registrations, secondFactorRules } from "@/lib/shared/api/admin";
import type { Transaction } from "../db/db";
import * as queries from "../db/queries/settings";

export const serverSettings = z.object({
  /** Who may register: anyone, with an invite, with an address of one of `domains`, nobody. */
  registration: z.enum(registrations).default("open"),
  /** Of e-mail addresses, in lower case. */
  domains: z.array(z.string()).default([]),
  /** Who must have a second factor. */
  secondFactor: z.enum(secondFactorRules).default("optional"),
  /** Passwords and passkeys are for administrators only. */
  ssoOnly: z.boolean().default(false),
  /** Messages with one of these words are not sent. */
  heldWords: z.array(z.string()).default([]),
  /** Where registration is open, new accounts may do less in their first hour. */
  limitsNewcomers: z.boolean().default(true),
});
export type ServerSettings = z.infer<typeof serverSettings>;

/** How long a process may act on settings that another one has changed. */
const staleMs = 2_000;

let known: { at: number; settings: Promise<ServerSettings> } | undefined;

/** The settings, at most 2 s old. Rejects if the database cannot be reached. */
export function currentSettings(): Promise<ServerSettings> {
  const now = Date.now();
  if (known && now - known.at < staleMs) return known.settings;
  const settings = load();
  known = { at: now, settings };
  // A failure is not kept.
  settings.catch(() => {
    if (known?.settings === settings) known = undefined;
  });
  return settings;
}

/** Stores settings; the others stay. This process acts on them once `forgetSettings` was called. */
export function storeSettings(tx: Transaction, changed: Partial<ServerSettings>): Promise<void> {
  return queries.store(tx, changed);
}

export function forgetSettings(): void {
  known = undefined;
}

async function load(): Promise<ServerSettings> {
  const stored = await queries.all();
  const whole = serverSettings.safeParse(stored);
  if (whole.success) return whole.data;
  // A newer release may have stored values that this one does not know; the others still count.
  const good = Object.entries(stored).filter(
    ([key]) => !whole.error.issues.some(({ path }) => path[0] === key),
  );
  return serverSettings.parse(Object.fromEntries(good));
}
