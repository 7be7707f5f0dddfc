/** Requests and answers of the calls about lost passwords and mail. */
import { z } from "zod";
import * as email from "@/lib/shared/api/email";
import { keptMailAddress } from "@/lib/shared/mail-address";
import { documented } from "./documented";

const token = z
  .string("required")
  .min(1, "required")
  .max(200, "too-long")
  .meta({ description: "The last part of the link’s address." });

const address = z
  .string("required")
  .min(1, "required")
  .max(320, "too-long")
  .transform((typed, context) => {
    const kept = keptMailAddress(typed);
    if (kept === null) context.addIssue("mail-address");
    return kept ?? z.NEVER;
  })
  .meta({ description: "Where a link is sent to prove it.", examples: ["lu-yu@example.org"] });

export const forgottenPassword = z
  .object({
    name: z
      .string("required")
      .min(1, "required")
      .max(320, "too-long")
      .meta({ description: "The username or the e-mail address.", examples: ["lu-yu"] }),
  })
  .meta({ id: "ForgottenPassword" });

export const passwordReset = z
  .object({
    token,
    password: z
      .string("required")
      .min(1, "required")
      .max(256, "too-long")
      .meta({
        description:
          "At least 8 characters, and not one of the passwords that everybody tries first.",
        examples: ["cha-jing-780"],
      }),
  })
  .meta({ id: "PasswordReset" });

export const mailedToken = z.object({ token }).meta({ id: "MailedToken" });

export const newEmail = z
  .object({
    email: address,
    current: z.string("required").optional().meta({
      description: "The current password, or its MD5. Required unless the account has none.",
    }),
  })
  .meta({ id: "NewEmail" });

const minutes = z
  .int("unknown-minutes")
  .refine((given) => email.digestMinutes.some((each) => each === given), "unknown-minutes")
  .nullable();

export const emailChange = z
  .object({
    digestMinutes: minutes.optional().meta({
      description:
        "Minutes of absence after which a mail says what was missed: 15, 60, 240 or 1440; `null`: never.",
    }),
    digestQuotes: z
      .boolean("not-a-boolean")
      .optional()
      .meta({ description: "Whether that mail quotes the messages." }),
  })
  .meta({ id: "EmailChange" });

export const unsubscribeQuery = z.object({ token });

export const emailState = documented(
  email.emailState,
  { id: "EmailState" },
  {
    email: "The address, once it is proven; else `null`.",
    waiting: "The address to which a link was sent that is still good; else `null`.",
    hasPassword: "Whether a change takes the password.",
    digestMinutes: "Minutes of absence after which a mail says what was missed; `null`: never.",
    digestQuotes: "Whether that mail quotes the messages.",
  },
);
