/** A bucket in a process of its own, so that it and a test with many clients do not slow each other. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { bucketVariables, type Fault } from "./bucket";

/** What is wrong with the bucket, for as long as it lasts. */
export type Trouble = {
  fault?: Fault;
  /** How long each call takes at most; each takes some time up to it. */
  latencyMs?: number;
  /** The part of all calls that it happens to; default: all. */
  share?: number;
  /** The address of the callers that it happens to; default: all. */
  from?: string | undefined;
};

/** From the test to the process: which troubles there are now, or a question. */
export type Order = { troubles: Trouble[] } | "report";
/** What the bucket's writes tell of the owners of rooms. */
export type OwnershipReport = { faults: string[]; moves: number; lateCommits: number };
export type News = { port: number } | OwnershipReport;

export class BucketProcess {
  private readonly troubles = new Set<Trouble>();

  private constructor(
    private readonly child: ChildProcess,
    private readonly host: string,
    private readonly port: number,
  ) {}

  static async start(host: string): Promise<BucketProcess> {
    const program = path.join(import.meta.dirname, "bucket-server.ts");
    const child = fork(program, [host], { execArgv: ["--import", "tsx"] });
    const [news]: News[] = await once(child, "message");
    if (!news || !("port" in news)) throw new Error("the bucket says no port");
    return new BucketProcess(child, host, news.port);
  }

  /** The variables with which `npm start` joins a cluster in it. */
  get variables(): Record<string, string> {
    return bucketVariables(this.host, this.port);
  }

  /** Begins trouble; the returned function ends it. */
  begin(trouble: Trouble): () => void {
    this.troubles.add(trouble);
    this.send({ troubles: [...this.troubles] });
    return () => {
      this.troubles.delete(trouble);
      this.send({ troubles: [...this.troubles] });
    };
  }

  async report(): Promise<OwnershipReport> {
    this.send("report");
    const [news]: News[] = await once(this.child, "message");
    if (!news || !("faults" in news)) throw new Error("the bucket does not report");
    return news;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill();
    await ended;
  }

  private send(order: Order): void {
    this.child.send(order);
  }
}
