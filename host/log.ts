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

/** The start script's own log. */
export const log = makeLogger("start", { to: { write } });

/**
 * Passes on what another part writes: an event as it is; any other line, such as a library's, as
 * the message of one.
 */
export function relayFor(part: string): (level: "info" | "warn", line: string) => void {
  const log = makeLogger(part, { to: { write } });
  return (level, line) => (isEvent(line) ? write(line) : log[level](line));
}

/** For programs the event itself, a line of JSON; for people at a terminal a line of text. */
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
