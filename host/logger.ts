import { prettyFactory } from "pino-pretty";
import { z } from "zod";
import { makeLogger } from "@/lib/server/observability/logger";

const isTerminal = process.stderr.isTTY === true;
const format = process.env.LOG_FORMAT || (isTerminal ? "text" : "json");
const pretty = prettyFactory({
  colorize: isTerminal,
  translateTime: "SYS:HH:MM:ss",
  messageFormat: "[{part}] {msg}",
  ignore: "part",
  singleLine: true,
});
const event = z.looseObject({ level: z.string(), msg: z.string() });

/** Logs the start script's own events. */
export const logger = makeLogger("start", { to: { write } });

/**
 * Returns a function that logs a line of a child process's output: an event stays as it is, any
 * other line (a library's, for example) becomes the message of one.
 */
export function outputLogger(part: string): (level: "info" | "warn", line: string) => void {
  const partLogger = makeLogger(part, { to: { write } });
  return (level, line) => (isEvent(line) ? write(line) : partLogger[level](line));
}

/** Writes JSON for programs, or text for a person at a terminal. */
function write(line: string): void {
  process.stderr.write(format === "text" ? pretty(line) : `${line.trimEnd()}\n`);
}

function isEvent(line: string): boolean {
  if (!line.startsWith("{")) return false;
  try {
    return event.safeParse(JSON.parse(line)).success;
  } catch {
    return false;
  }
}
