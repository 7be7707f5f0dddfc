/** Where a running Teahouse is found by commands on its data folder: the file `running.json` in that. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { isLocked } from "./lock";
import { writeDurably } from "./write-durably";

const answerMs = 5_000;
const running = z.object({ port: z.number().int() });

/** Notes the app's port; returns the function that removes the note, unless everything ends `atOnce`. */
export function noteRunning(dataDir: string, port: number): (atOnce?: boolean) => void {
  writeDurably(noteOf(dataDir), `${JSON.stringify({ port })}\n`);
  return (atOnce = false) => {
    // The folder may be another's by then.
    if (!atOnce) rmSync(noteOf(dataDir), { force: true });
  };
}

/**
 * The address of the app of the Teahouse that runs on this folder, or undefined. Who calls it sends
 * secrets, so a note that a killed start left behind does not count: somebody else may have its port.
 */
export async function findRunning(dataDir: string): Promise<string | undefined> {
  if (!existsSync(noteOf(dataDir)) || !(await isLocked(dataDir))) return undefined;
  const { port } = running.parse(JSON.parse(readFileSync(noteOf(dataDir), "utf8")));
  const origin = `http://127.0.0.1:${port}`;
  const answered = fetch(`${origin}/health`, { signal: AbortSignal.timeout(answerMs) });
  return answered.then(
    () => origin,
    () => undefined,
  );
}

function noteOf(dataDir: string): string {
  return path.join(dataDir, "running.json");
}
