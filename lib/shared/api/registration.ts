/** Who may register. */
import * as z from "zod/mini";
import { registrations } from "./admin";

export const registration = z.object({
  registration: z.enum(registrations),
  domains: z.optional(z.array(z.string())),
  mail: z.boolean(),
});
export type Registration = z.infer<typeof registration>;
