import path from "node:path";
import { StartError } from "@/host/start-error";

type Undo = () => Promise<void> | void;

/**
 * Runs a command that takes one file and some flags, and prints its result; exit codes as in docs/operating.md. What the
 * command hands to `onStop` is undone at a signal, the last first.
 */
export async function command(
  name: string,
  run: (
    file: string,
    onStop: (undo: Undo) => void,
    /** Those of `flags` that were given. */
    given: Set<string>,
  ) => Promise<string>,
  flags: string[] = [],
): Promise<void> {
  const undos: Undo[] = [];
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, async () => {
      for (const undo of undos.splice(0).reverse()) await undo();
      process.exit(130);
    });
  }
  try {
    const words = process.argv.slice(2);
    const given = new Set(words.filter((word) => word.startsWith("--")));
    const [file] = words.filter((word) => !given.has(word));
    const known = flags.map((flag) => ` [${flag}]`).join("");
    if (!file || [...given].some((flag) => !flags.includes(flag))) {
      throw new StartError(`Which file? npm run ${name} -- FILE${known}`, 2);
    }
    console.log(await run(path.resolve(file), (undo) => void undos.push(undo), given));
  } catch (error) {
    console.error(error instanceof StartError ? error.message : error);
    process.exitCode = error instanceof StartError ? error.code : 1;
  }
}
