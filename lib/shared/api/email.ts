/** A person's e-mail address and the mails that they get. */
import * as z from "zod/mini";

/** Minutes of absence after which a mail says what was missed. */
export const digestMinutes = [15, 60, 240, 1440] as const;
export type DigestMinutes = (typeof digestMinutes)[number];

export const emailState = z.object({
  email: z.nullable(z.string()),
  waiting: z.nullable(z.string()),
  hasPassword: z.boolean(),
  digestMinutes: z.nullable(z.number()),
  digestQuotes: z.boolean(),
});
export type EmailState = z.infer<typeof emailState>;
