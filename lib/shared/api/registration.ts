/** Who may register. */
import * as z from "zod/mini";
import * as admin from "./admin";

export const registration = z.object({
  registration: admin.registration,
  domains: z.optional(z.array(z.string())),
  mail: z.boolean(),
});
export type Registration = z.infer<typeof registration>;
