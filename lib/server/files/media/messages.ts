/** What the app and the process that examines files say to each other. */
import { z } from "zod";

export const examined = z.object({
  type: z.string(),
  width: z.int().optional(),
  height: z.int().optional(),
  hash: z.string().optional(),
  seconds: z.number().optional(),
  sizes: z.array(z.enum(["small", "large"])).optional(),
});

/** App → process. */
export const job = z.object({ id: z.int(), file: z.string() });

/** Process → app: first the type alone, then all. */
export const answer = z.object({ id: z.int(), isDone: z.boolean(), examined });
export type Answer = z.infer<typeof answer>;
