/** Answers of the calls about the service itself, and the body of every error. */
import { z } from "zod";
import { partState } from "@/lib/shared/api/admin";
import { quotaCodes } from "@/lib/shared/quota-codes";

const quotaCode = z.enum(quotaCodes).meta({ id: "QuotaCode" });

export const problem = z
  .object({
    type: z.literal("about:blank"),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: "An explanation for people." }),
    code: quotaCode.optional().meta({
      description:
        "Which refusal it is, where a program or a page can act on that: a quota that was reached (409, 429 and 507), what registering takes (403), `last-administrator` (409).",
    }),
  })
  .meta({ id: "Problem", description: "RFC 9457." });
export type ProblemBody = z.infer<typeof problem>;

/** A code in `errors`: for programs, so never a sentence. */
export const fieldCode = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export const fieldProblem = z
  .object({
    ...problem.shape,
    errors: z.record(z.string(), z.string().regex(fieldCode)).meta({
      description:
        "A code for each invalid field, such as `required`, `too-long`, `too-small`, `too-large`, `not-a-number`, `invalid`. `body` stands for the body as a whole: `not-json`, `not-utf-8` or `not-an-object`; of a picture `empty`, `not-a-picture` or `too-many-pixels`.",
      examples: [{ name: "too-long" }],
    }),
  })
  .meta({ id: "FieldProblem" });
export type FieldProblemBody = z.infer<typeof fieldProblem>;

const state = partState.register(z.globalRegistry, { id: "HealthState" });
export const health = z
  .object({
    status: state,
    parts: z.object({ app: state, database: state, rooms: state }),
  })
  .meta({ id: "Health" });
export type Health = z.infer<typeof health>;

export const readiness = z.object({ ready: z.boolean() }).meta({ id: "Readiness" });
export type Readiness = z.infer<typeof readiness>;
