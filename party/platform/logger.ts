/** The room server's logger: one JSON line per entry in the app's format. pino itself needs Node. */
import { counters } from "./metrics";

const levels = ["debug", "info", "warn", "error"] as const;
type Level = (typeof levels)[number];
type Fields = {
  room?: number | null | undefined;
  requestId?: string | undefined;
  err?: unknown;
  [field: string]: unknown;
};

/** The app's values of LOG_LEVEL. `trace` logs as much as `debug`; `fatal` and `silent` log nothing. */
export const logLevels = ["trace", ...levels, "fatal", "silent"] as const;
let threshold: (typeof logLevels)[number] = "info";

/** Sets the level for all rooms of this process. */
export function setLogLevel(level: (typeof logLevels)[number]): void {
  threshold = level;
}

/** Fields may hold ids of rooms, but no ids or names of people and no texts. */
export const logger = {
  debug: (fields: Fields, msg: string) => write("debug", fields, msg),
  info: (fields: Fields, msg: string) => write("info", fields, msg),
  warn: (fields: Fields, msg: string) => write("warn", fields, msg),
  error: (fields: Fields, msg: string) => write("error", fields, msg),
};

function write(level: Level, { err, ...fields }: Fields, msg: string): void {
  if (logLevels.indexOf(level) < logLevels.indexOf(threshold)) return;
  if (level === "warn") counters.warnings++;
  if (level === "error") counters.errors++;
  const time = new Date().toISOString();
  const error = err === undefined ? {} : { err: describe(err) };
  console[level](JSON.stringify({ level, time, part: "rooms", ...fields, ...error, msg }));
}

/** Without the message of a SyntaxError, which quotes the text that failed to parse. */
function describe(error: unknown): { type: string; message?: string } {
  if (!(error instanceof Error)) return { type: typeof error };
  const type = error.name;
  return error instanceof SyntaxError ? { type } : { type, message: error.message.slice(0, 500) };
}
