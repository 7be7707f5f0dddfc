import { type DestinationStream, type Logger, pino } from "pino";
import { describeError } from "./describe-error";
import { requestId } from "./request-id";

export const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** stderr, at once: the last line before a crash is the one that matters. */
const stderr = () => pino.destination({ dest: 2, sync: true });

/**
 * Writes one line of JSON an event, with the part's name and the id of the request that it belongs
 * to. What is given may hold ids of rooms; no names, texts, secrets or addresses.
 */
export function makeLogger(part: string, to: DestinationStream = stderr()): Logger {
  return pino(
    {
      level: levelOf(process.env.LOG_LEVEL),
      base: { part },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => {
        const id = requestId();
        return id === undefined ? {} : { requestId: id };
      },
      serializers: { err: (error: unknown) => describeError(error) },
    },
    to,
  );
}

/** One that is not known is refused at the start (scripts/start/settings.ts); the log goes on. */
function levelOf(name: string | undefined): string {
  return logLevels.find((level) => level === name) ?? "info";
}
