import { fork } from "node:child_process";
import path from "node:path";
import type { z } from "zod";
import { cleanup } from "../host/cleanup";
import { type Job, report } from "./job";

/**
 * Runs one job in a generator process of its own and returns its results. `onCheckpoint` is called
 * at each checkpoint, and the generator waits until it resolves.
 */
export async function runLoad<T>(
  job: Job,
  schema: z.ZodType<T>,
  onCheckpoint: (name: string) => Promise<void> = async () => {},
): Promise<T> {
  const generator = fork(path.join(import.meta.dirname, "main.ts"), {
    execArgv: ["--import", "tsx", "--max-semi-space-size=64"],
  });
  const forget = cleanup.add(() => void generator.kill("SIGKILL"));
  try {
    return await new Promise<T>((resolve, reject) => {
      generator.once("exit", (code) => reject(new Error(`the generator ended with ${code}`)));
      generator.on("message", async (message) => {
        const said = report.parse(message);
        switch (said.kind) {
          case "checkpoint":
            await onCheckpoint(said.name).catch(reject);
            if (generator.connected) generator.send("go on");
            return;
          case "result":
            return resolve(schema.parse(said.result));
          case "failed":
            return reject(new Error(said.reason));
        }
      });
      generator.send(job);
    });
  } finally {
    generator.kill("SIGKILL");
    forget();
  }
}
