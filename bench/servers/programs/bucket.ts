/**
 * The tests' bucket as a process of its own, so that its CPU time is not another's. Argument: how many
 * milliseconds each call takes. It answers every message with the number of calls so far.
 */
import { Bucket } from "../../../e2e/support/bucket";

const bucket = await Bucket.start();
bucket.latencyMs = Number(process.argv[2]);
let calls = 0;
bucket.fault = () => {
  calls++;
  return null;
};
process.on("message", () => process.send?.({ calls }));
process.once("disconnect", () => process.exit());
process.send?.({ variables: bucket.variables });
