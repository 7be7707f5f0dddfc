import { type DestinationStream, type Logger, pino } from "pino";
import { describeError } from "./describe-error";
import { currentRequest } from "./request-id";

export const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

type Options = {
  to?: DestinationStream;
  /** Called with the level of each event that is written. */
  count?: (level: string) => void;
};

/** stderr, at once: the last line before a crash is the one that matters. */
const stderr = () => pino.destination({ dest: 2, sync: true });

/**
 * Writes one line of JSON an event, with the part's name and the id of the request that it belongs
 * to. What is given may hold ids of rooms; no names, texts, secrets or addresses.
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

/** One that is not known is refused at the start (host/settings.ts); the log goes on. */
function levelOf(name: string | undefined): string {
  return logLevels.find((level) => level === name) ?? "info";
}
