/** Requests and answers of the calls of single sign-on. */
import { z } from "zod";
import * as account from "@/lib/shared/api/account";
import { documented, inSecondsOrNever } from "./documented";

/** The body of a back-channel logout, a form. */
export const logoutToken = z
  .object({
    logout_token: z
      .string("required")
      .min(1, "required")
      .meta({ description: "A JWT that the provider has signed." }),
  })
  .meta({ id: "LogoutToken" });

export const ssoStart = z
  .object({
    current: z.string("required").optional().meta({
      description:
        "The current password, or its MD5. Required if the account has one; else the sign-in must have been within 15 minutes.",
    }),
  })
  .meta({ id: "SsoStart" });

export const ssoAddress = documented(
  account.ssoAddress,
  { id: "SsoAddress" },
  { url: "Where the browser goes next, at the provider." },
);

export const ssoLink = documented(
  account.ssoLink,
  { id: "SsoLink" },
  {
    name: "What the single sign-on is called here.",
    linked: inSecondsOrNever("When the account was linked"),
    lastUsed: inSecondsOrNever("When it was last used to sign in"),
    hasPassword: "Whether the account has a password, too.",
  },
);
