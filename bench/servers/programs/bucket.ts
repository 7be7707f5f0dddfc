/**
 * The tests' bucket as a process of its own, so that its CPU time is not another's. Argument: how many
 * milliseconds each call takes. It answers every message with the numbers of calls so far.
 */
import { Bucket } from "../../../e2e/support/bucket";

const bucket = await Bucket.start();
bucket.latencyMs = Number(process.argv[2]);
/** By what providers take for them: a list costs as much as a write, and a deletion nothing. */
const calls = { writes: 0, reads: 0 };
bucket.fault = ({ method, key }) => {
  if (method === "PUT" || method === "POST" || key === "") calls.writes++;
  else if (method !== "DELETE") calls.reads++;
  return null;
};
process.on("message", () => process.send?.(calls));
process.once("disconnect", () => process.exit());
process.send?.({ variables: bucket.variables });
