/** No `server-only` here: host/ and scripts/ import this under tsx, where it throws. */
import { type DestinationStream, type Logger, pino } from "pino";
import { describeError } from "./describe-error";
import { currentRequest } from "./request-id";

export const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

type Options = {
  to?: DestinationStream;
  /** Called with the level of each written event. */
  count?: (level: string) => void;
};

/** Synchronous, because the last line before a crash is the one that matters. */
const stderr = () => pino.destination({ dest: 2, sync: true });

/**
 * Makes a logger that writes one line of JSON per event, with the part's name and the id of the
 * current request. Events may contain ids of rooms, but no names, texts, secrets or addresses.
 */
export function makeLogger(part: string, { to = stderr(), count }: Options = {}): Logger {
  return pino(
    {
      level: levelOf(process.env.LOG_LEVEL),
      base: { part },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        logMethod(args, method, level) {
          count?.(pino.levels.labels[level] ?? "");
          method.apply(this, args);
        },
      },
      mixin: () => {
        const requestId = currentRequest()?.id;
        return requestId === undefined ? {} : { requestId };
      },
      serializers: { err: (error: unknown) => describeError(error) },
    },
    to,
  );
}

/** An unknown level counts as `info` here; host/settings.ts refuses it at the start. */
function levelOf(name: string | undefined): string {
  return logLevels.find((level) => level === name) ?? "info";
}
