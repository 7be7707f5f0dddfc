import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { z } from "zod";
import type { Part } from "../host/usage";
import { program, startChild } from "./child";

const started = z.object({ variables: z.record(z.string(), z.string()) });
const calls = z.object({ writes: z.number(), reads: z.number() });
export type Calls = z.infer<typeof calls>;

/** A bucket for a cluster of room servers, in memory, in a process of its own. */
export class BucketProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly part: Part,
    /** The variables with which `npm start` joins a cluster in it. */
    readonly variables: Record<string, string>,
    readonly stop: () => Promise<void>,
  ) {}

  /** Each call takes `latencyMs`. */
  static async start(latencyMs: number): Promise<BucketProcess> {
    let variables = {};
    const { child, pid, stop } = await startChild({
      name: "the bucket",
      ...program("bucket.ts", String(latencyMs)),
      hasChannel: true,
      ready: async (starting) => {
        const [message] = await once(starting, "message");
        ({ variables } = started.parse(message));
      },
    });
    return new BucketProcess(child, { name: "bucket", pid }, variables, stop);
  }

  /** How often it was called. */
  async calls(): Promise<Calls> {
    const answer = once(this.child, "message");
    this.child.send("how many?");
    const [message] = await answer;
    return calls.parse(message);
  }
}
