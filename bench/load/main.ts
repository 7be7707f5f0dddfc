/** The load generator: a separate process, so that its work is not counted as the server's. */
import { once } from "node:events";
import { Chat } from "./chat";
import { comeBack } from "./come-back";
import { crowd } from "./crowd";
import { enter } from "./enter";
import { type Job, job, type Report } from "./job";
import { move } from "./move";

process.once("disconnect", () => process.exit(1));
process.on("unhandledRejection", (error) => fail(error));

const [first] = await once(process, "message");
try {
  tell({ kind: "result", result: await run(job.parse(first)) });
} catch (error) {
  fail(error);
}

function run(job: Job): Promise<unknown> {
  switch (job.kind) {
    case "chat":
      return new Chat(job).run(checkpoint);
    case "crowd":
      return crowd(job, checkpoint);
    case "enter":
      return enter(job, checkpoint);
    case "comeBack":
      return comeBack(job, checkpoint);
    case "move":
      return move(job, checkpoint);
  }
}

async function checkpoint(name: string): Promise<void> {
  const seen = once(process, "message");
  tell({ kind: "checkpoint", name });
  await seen;
}

function tell(report: Report): void {
  process.send?.(report);
}

function fail(error: unknown): void {
  tell({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
}
