/**
 * The rules of the fields that people fill in, shared by forms and server.
 * From zod/mini: whatever the forms use of zod, each visitor of a room downloads.
 */
import * as z from "zod/mini";
import type { FieldError } from "./api/field-errors";

/** Letters, marks and digits of any script, and what e-mail-like names need; safe in a path. */
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
const wellFormed = z.overwrite<string>((text) => text.toWellFormed().trim());

/** Each issue's message is a code that forms translate. */
export const fieldRules = {
  username: z.string("required").check(
    z.normalize("NFC"),
    between(1, 32),
    z.refine((name) => name === "" || usernamePattern.test(name), "username-characters"),
  ),
  nickname: z.string("required").check(wellFormed, between(1, 50), oneLine),
  /** Bounded, so that nobody makes the server digest megabytes. */
  password: z.string("required").check(between(6, 256)),
  roomName: z.string("required").check(wellFormed, between(1, 100), oneLine),
  /** What an access token is for, in its person's words. */
  tokenName: z.string("required").check(wellFormed, between(1, 50), oneLine),
};

/** Two names with one key cannot both exist. Takes anything: what is no name has nobody's key. */
export function usernameKey(username: string): string {
  // Composed again at the end: some letters are composed in lower case only.
  const key = username.normalize("NFKC").toLowerCase().normalize("NFKC");
  return key.toWellFormed().replaceAll("\0", "\uFFFD");
}
