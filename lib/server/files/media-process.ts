/**
 * Has files examined in a process of their own (host/media/media.ts), one after the other: a picture takes
 * a processor for up to seconds and hundreds of megabytes. It is started when it is needed.
 */
import "server-only";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import pLimit, { type LimitFunction } from "p-limit";
import { logger, warnSparingly } from "../observability/app-logger";
import type { Examined } from "./media/examine";
import { mediaTypeOf } from "./media/media-type";
import { answer } from "./media/messages";

const maxSeconds = 20;
/** An idle process takes 100 MB. */
const idleMs = 30_000;

const turns = pLimit(1);
/** Those who send many files wait for their own. */
const turnsOf = new Map<number, LimitFunction>();
let child: ChildProcess | undefined;
let idle: NodeJS.Timeout | undefined;
let jobs = 0;

/**
 * What the file is. A picture is rewritten without its metadata; its sizes are beside it afterwards. A
 * file that cannot be examined in time is what its first bytes say, and nothing more. Never throws.
 */
export async function examineFile(file: string, userId: number): Promise<Examined> {
  const own = turnsOf.get(userId) ?? pLimit(1);
  turnsOf.set(userId, own);
  try {
    return await own(() => turns(() => examine(file)));
  } finally {
    if (own.activeCount + own.pendingCount === 0) turnsOf.delete(userId);
  }
}

async function examine(file: string): Promise<Examined> {
  clearTimeout(idle);
  try {
    return await (process.env.MEDIA_PROGRAM ? askProcess(file) : askHere(file));
  } finally {
    idle = setTimeout(() => child?.disconnect(), idleMs).unref();
  }
}

/** On hosts where nothing but Next runs, which give each call a machine of its own. */
async function askHere(file: string): Promise<Examined> {
  try {
    const { examine: examineHere } = await import("./media/examine");
    return await examineHere(file);
  } catch (err) {
    logger.warn({ err }, "a file could not be examined");
    return { type: await mediaTypeOf(file) };
  }
}

async function askProcess(file: string): Promise<Examined> {
  const asked = started();
  jobs += 1;
  const id = jobs;
  let known: Examined = { type: "application/octet-stream" };
  const isDone = new Promise<boolean>((resolve) => {
    asked.on("message", (message) => {
      const said = answer.parse(message);
      if (said.id !== id) return;
      known = said.examined;
      if (said.isDone) resolve(true);
    });
  });
  const abort = new AbortController();
  const { signal } = abort;
  const tooLate = setTimeout(() => abort.abort(), maxSeconds * 1_000);
  const isOver = once(asked, "exit", { signal }).then(
    () => false,
    () => false,
  );
  asked.send({ id, file }, () => {});
  const isComplete = await Promise.race([isDone, isOver]);
  clearTimeout(tooLate);
  asked.removeAllListeners("message");
  if (!isComplete) {
    asked.kill("SIGKILL");
    child = undefined;
    warnSparingly("a file could not be examined", known.type);
  } else abort.abort();
  return known;
}

function started(): ChildProcess {
  if (child?.connected && child.exitCode === null) return child;
  const program = process.env.MEDIA_PROGRAM ?? "";
  const { PATH = "", NODE_ENV = "production", HOME = "" } = process.env;
  // Next's bundler would look for the program when it builds.
  const { fork } = process.getBuiltinModule("node:child_process");
  child = fork(program, {
    // It gets none of the app's secrets.
    env: { PATH, NODE_ENV, HOME },
    execArgv: ["--max-old-space-size=512", ...(program.endsWith(".ts") ? ["--import", "tsx"] : [])],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  child.on("error", () => {});
  // It ends with the app, which does not wait for it.
  child.unref();
  child.channel?.unref();
  return child;
}
