/**
 * The fields of forms as schemas, for the server. Forms need only what is wrong (./field-codes).
 */
import * as z from "zod/mini";
import { fieldCodes, keptLine } from "./field-codes";

const checked = (codeOf: (text: string) => string | null) =>
  z.check<string>(({ value, issues }) => {
    const code = codeOf(value);
    if (code) issues.push({ code: "custom", message: code, input: value });
  });
const line = z.overwrite<string>(keptLine);

/** The message of each issue is a code, which the forms translate. */
export const fieldRules = {
  username: z.string("required").check(z.normalize("NFC"), checked(fieldCodes.username)),
  nickname: z.string("required").check(line, checked(fieldCodes.nickname)),
  password: z.string("required").check(checked(fieldCodes.password)),
  roomName: z.string("required").check(line, checked(fieldCodes.roomName)),
  tokenName: z.string("required").check(line, checked(fieldCodes.tokenName)),
};

/**
 * Usernames with the same key count as the same name, so only one of them can exist. Accepts any
 * text; the key of an invalid username matches no user.
 */
export function usernameKey(username: string): string {
  // Normalized again, because some letters have a composed form in lower case only.
  const key = username.normalize("NFKC").toLowerCase().normalize("NFKC");
  return key.toWellFormed().replaceAll("\0", "\uFFFD");
}
