/** What the calls about the service itself give, and every refusal. */
import * as answers from "@/lib/shared/api/service";
import { documented } from "./documented";

export const problem = documented(
  answers.problem,
  { id: "Problem", description: "RFC 9457." },
  { detail: "For people." },
);

export const fieldProblem = documented(
  answers.fieldProblem,
  { id: "FieldProblem" },
  {
    errors: {
      description: "A code by field; `body` is the body as a whole.",
      examples: [{ name: "too-long" }],
    },
  },
);

export const health = documented(answers.health, { id: "Health" });
