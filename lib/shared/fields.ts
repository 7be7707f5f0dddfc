/**
 * Validation of form fields, shared by the forms and the server.
 * Uses zod/mini, because every visitor of a room downloads what the forms use of zod.
 */
import * as z from "zod/mini";
import { hasInvisible, visibleLine } from "../wire/visible";
import type { FieldError } from "./api/field-errors";

/** Letters, marks and digits of any script, and the punctuation of e-mail addresses. Safe in a path. */
const usernamePattern = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.@+-]*$/u;

const characters = (text: string) => [...text].length;
const between = (min: number, max: number) =>
  z.check<string>(({ value, issues }) => {
    const count = characters(value);
    const code: FieldError | null =
      count === 0 ? "required" : count < min ? "too-short" : count > max ? "too-long" : null;
    if (code) issues.push({ code: "custom", message: code, input: value });
  });
const oneLine = z.refine<string>((text) => !/\p{Cc}|[\u2028\u2029]/u.test(text), "one-line");
const visible = z.overwrite<string>((text) => visibleLine(text.toWellFormed()));
const usernameCharacters = z.check<string>(({ value, issues }) => {
  const code: FieldError | null = hasInvisible(value)
    ? "invisible"
    : value !== "" && !usernamePattern.test(value)
      ? "username-characters"
      : null;
  if (code) issues.push({ code: "custom", message: code, input: value });
});

/** The message of each issue is a code, which the forms translate. */
export const fieldRules = {
  username: z.string("required").check(z.normalize("NFC"), between(1, 32), usernameCharacters),
  nickname: z.string("required").check(visible, between(1, 50), oneLine),
  /** Bounded, so that a client cannot make the server hash megabytes. */
  password: z.string("required").check(between(6, 256)),
  roomName: z.string("required").check(visible, between(1, 100), oneLine),
  /** The label that a user gives to an access token. */
  tokenName: z.string("required").check(visible, between(1, 50), oneLine),
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
