/**
 * What is wrong with the value of a field. Without zod, because the forms need nothing else of it, and
 * the pages for visitors are little more than a form; ./fields makes the API's schemas of it.
 */
import { hasInvisible, visibleLine } from "../wire/visible";
import type { FieldError } from "./api/field-errors";

/** Letters, marks and digits of any script, and the punctuation of e-mail addresses. Safe in a path. */
const usernamePattern = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.@+-]*$/u;

/** The code of what is wrong, which the forms translate; null if nothing is. */
type FieldCode = (text: string) => FieldError | null;

/** One name or password each: what is wrong with it as it was typed. */
export const fieldCodes = {
  username: (text) => usernameCode(text.normalize("NFC")),
  nickname: (text) => lineCode(text, 50),
  /** Bounded, so that a client cannot make the server hash megabytes. */
  password: (text) => lengthCode(text, 6, 256),
  /** One that is set in a page; the server also refuses common ones there. */
  newPassword: (text) => lengthCode(text, 8, 256),
  roomName: (text) => lineCode(text, 100),
  /** The label that a user gives to an access token. */
  tokenName: (text) => lineCode(text, 50),
} satisfies Record<string, FieldCode>;

/** What is kept of a name of one line. */
export function keptLine(text: string): string {
  return visibleLine(text.toWellFormed());
}

function usernameCode(name: string): FieldError | null {
  const code = lengthCode(name, 1, 32);
  if (code) return code;
  if (hasInvisible(name)) return "invisible";
  return usernamePattern.test(name) ? null : "username-characters";
}

function lineCode(text: string, max: number): FieldError | null {
  const kept = keptLine(text);
  return lengthCode(kept, 1, max) ?? (/\p{Cc}|[\u2028\u2029]/u.test(kept) ? "one-line" : null);
}

function lengthCode(text: string, min: number, max: number): FieldError | null {
  const count = [...text].length;
  if (count === 0) return "required";
  return count < min ? "too-short" : count > max ? "too-long" : null;
}
