/**
 * Values that many requests contain. The descriptions of `fieldRules` are added here, because only
 * the OpenAPI document needs them and every form carries the rules.
 */
import { z } from "zod";
import { fieldRules } from "@/lib/shared/fields";

const { globalRegistry } = z;

/** Bounds of a text, which is trimmed before it is counted. */
const line = (maxLength: number) => ({ minLength: 1, maxLength });

export const newUsername = fieldRules.username.register(globalRegistry, {
  description:
    "Letters and digits of any script, and `_ . @ + -`. The first character is a letter, a digit or `_`. No character that cannot be seen (`invisible`). Usernames that differ only in letter case are the same.",
  minLength: 1,
  maxLength: 32,
  examples: ["lu-yu"],
});
export const newPassword = fieldRules.password.register(globalRegistry, {
  description: "The password as the user types it; the server hashes it.",
  minLength: 6,
  maxLength: 256,
  examples: ["cha-jing-780"],
});
export const newNickname = fieldRules.nickname.register(globalRegistry, {
  description:
    "The name that others see; one line. Characters that cannot be seen are left out, except where they change what is seen, as in emoji and in Persian.",
  ...line(50),
  examples: ["陆羽"],
});
export const newRoomName = fieldRules.roomName.register(globalRegistry, {
  description: "One line; characters that cannot be seen are left out, as from a nickname.",
  ...line(100),
  examples: ["茶馆"],
});
export const newTokenName = fieldRules.tokenName.register(globalRegistry, {
  description: "What the access token is for; one line.",
  ...line(50),
  examples: ["the weather bot"],
});

/** Postgres keeps ids as 32-bit integers. */
export const maxId = 2 ** 31 - 1;
/** A whole number in a query string: digits, so neither nothing nor `0x10` nor `1e1`. */
export const numberBetween = (min: number, max: number) =>
  z.preprocess(
    (text) => (typeof text === "string" && /^-?\d+$/.test(text) ? Number(text) : text),
    integerBetween(min, max),
  );
/** A number in a JSON body. */
export const integerBetween = (min: number, max: number) =>
  z.int({ error: numberFault }).min(min, "too-small").max(max, "too-large");
/** The size of a page of a list that is otherwise sent as a whole. */
export const pageLimit = numberBetween(1, 100).optional();
/** More than a page of messages mentions. */
export const maxNames = 100;
/** Usernames in a query string. Of people who do not exist nothing is said. */
export const usernames = z
  .string()
  .transform((names) => names.split(","))
  .pipe(z.array(z.string()).max(maxNames, "too-large"))
  .meta({
    description: `Only the people with these usernames: up to ${maxNames}, separated by commas.`,
    override: { type: "string" },
  });
/**
 * A key of a body that may be missing, and then has this value. JSON schema's `default` would do too,
 * but generators of clients then demand the key.
 */
export const orElse = <T extends z.ZodType>(schema: T, value: z.output<T>) =>
  schema.optional().transform((given): z.output<T> => (given === undefined ? value : given));
export const expand = z.literal("1", "not-1").optional();

/** A number beyond what JavaScript holds exactly is not odd, but too large or too small. */
function numberFault({ input }: { input?: unknown }): string {
  if (typeof input !== "number" || Math.abs(input) <= Number.MAX_SAFE_INTEGER)
    return "not-a-number";
  return input > 0 ? "too-large" : "too-small";
}
