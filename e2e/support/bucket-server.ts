/** The program of bucket-process.ts: a bucket at the address that it is given. */
import { Bucket, type Call } from "./bucket";
import type { News, Order, Trouble } from "./bucket-process";
import { Ownership } from "./ownership";

const ownership = new Ownership();
let troubles: Trouble[] = [];

/** Those that a call meets. */
const met = ({ from }: Call) =>
  troubles.filter(
    (trouble) =>
      (trouble.from ?? from) === from &&
      (trouble.share === undefined || Math.random() < trouble.share),
  );

const bucket = await Bucket.start(process.argv[2]);
bucket.latencyMs = (call) =>
  Math.random() * Math.max(0, ...met(call).map(({ latencyMs = 0 }) => latencyMs));
bucket.fault = (call) => met(call).find(({ fault }) => fault)?.fault ?? null;
bucket.onWrite = (write) => ownership.note(write);

const tell = (news: News) => process.send?.(news);
process.on("message", (order: Order) => {
  if (order === "report") {
    const { faults, moves, lateCommits } = ownership;
    tell({ faults, moves, lateCommits });
  } else {
    troubles = order.troubles;
  }
});
// The test has ended.
process.once("disconnect", () => process.exit());
tell({ port: bucket.port });
