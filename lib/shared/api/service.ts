/** Answers of the calls about the service itself, and the body of every error. */
import * as z from "zod/mini";

export const problem = z.object({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.int().check(z.minimum(400), z.maximum(599)),
  detail: z.string(),
});
export type ProblemBody = z.infer<typeof problem>;

export const fieldProblem = z.extend(problem, {
  /** A code by field; `body` is the body as a whole. */
  errors: z.record(z.string(), z.string()),
});
export type FieldProblemBody = z.infer<typeof fieldProblem>;

const state = z.enum(["up", "down"]);
export const health = z.object({
  status: state,
  parts: z.object({ app: state, database: state, rooms: state }),
});
export type Health = z.infer<typeof health>;
