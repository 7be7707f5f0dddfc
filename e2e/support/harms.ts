/** What can happen to a Teahouse while its clients go on. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { SmallDisk } from "./small-disk";
import type { Stack, StackPart } from "./stack";

export type Harm = { name: string; happen(): Promise<unknown> | unknown };

/** The people in the room. */
export type Crowd = {
  /** Nobody does anything any more; resolves when everything is answered and archived. */
  pause(): Promise<void>;
  goOn(): void;
  /** Resolves when this many more events have been acknowledged. */
  talk(events: number): Promise<void>;
};

export function kill(stack: Stack, part: StackPart): Harm {
  return { name: `${part} is killed`, happen: () => stack.killIfRunning(part) };
}

/** The part keeps its connections and does nothing, for less than it takes until it is ended for that. */
export function stopForAWhile(stack: Stack, part: StackPart, seconds: number): Harm {
  return {
    name: `${part} stands still for ${seconds} s`,
    happen: async () => {
      const pid = stack.pidOf(part);
      if (!pid) return;
      process.kill(pid, "SIGSTOP");
      await sleep(seconds * 1_000);
      if (stack.pidOf(part) === pid) process.kill(pid, "SIGCONT");
    },
  };
}

/** What was not archived would be lost, so this comes when all is. */
export function loseRooms(stack: Stack, crowd: Crowd): Harm {
  return {
    name: "the rooms' folder is lost",
    happen: async () => {
      await crowd.pause();
      await stack.stop();
      rmSync(path.join(stack.dataDir, "rooms"), { recursive: true });
      await stack.start();
      crowd.goOn();
    },
  };
}

/** By fewer events than the log of a room keeps. */
export function setBackDatabase(stack: Stack, crowd: Crowd): Harm {
  const folder = path.join(stack.dataDir, "postgres");
  const copy = path.join(stack.dataDir, "postgres.older");
  return {
    name: "the database is set back by some hundred events",
    happen: async () => {
      await stack.stop();
      cpSync(folder, copy, { recursive: true });
      await stack.start();
      await crowd.talk(300);
      await stack.stop();
      rmSync(folder, { recursive: true });
      renameSync(copy, folder);
      await stack.start();
    },
  };
}

export function fillDisk(disk: SmallDisk): Harm {
  return {
    name: "the disk is full for 3 s",
    happen: async () => {
      const freeSpace = disk.fill();
      await sleep(3_000);
      freeSpace();
    },
  };
}

export type Clock = {
  /** The variables by which a process lives by this clock. */
  env: Record<string, string>;
  /** Sets it this far ahead of the true time, or behind it. */
  set(hours: number): Harm;
};

/**
 * A clock that a test can set, for a Teahouse of its own; null without a C compiler (`cc`). The library
 * `faketime` cannot be used: the engine does not start under it.
 */
export function movableClock(folder: string): Clock | null {
  const [library, file] = [path.join(folder, "clock.so"), path.join(folder, "clock")];
  const source = path.join(import.meta.dirname, "movable-clock.c");
  const { status } = spawnSync("cc", ["-shared", "-fPIC", "-O2", "-o", library, source]);
  if (status !== 0) return null;
  const set = (hours: number) => {
    const seconds = Buffer.alloc(8);
    seconds.writeBigInt64LE(BigInt(hours * 3_600));
    // In place, because the processes have mapped it.
    writeFileSync(file, seconds, { flag: existsSync(file) ? "r+" : "w" });
  };
  set(0);
  return {
    env: { LD_PRELOAD: library, TEST_CLOCK: file },
    set: (hours) => ({ name: `the clock is ${hours} h off`, happen: () => set(hours) }),
  };
}
