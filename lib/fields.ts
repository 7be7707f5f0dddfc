/** The rules of the fields that people fill in, shared by forms and server. */
import { z } from "zod";

/** Letters, marks and digits of any script, and what e-mail-like names need; safe in a path. */
const usernamePattern = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.@+-]*$/u;

const characters = (text: string) => [...text].length;
const between = (min: number, max: number) => (text: string, context: z.RefinementCtx) => {
  const count = characters(text);
  const code =
    count === 0 ? "required" : count < min ? "too-short" : count > max ? "too-long" : null;
  if (code) context.addIssue({ code: "custom", message: code });
};
const line = (text: string) => !/\p{Cc}|[\u2028\u2029]/u.test(text);

/** Each issue's message is a code that forms translate. */
export const fieldRules = {
  username: z
    .string({ error: "required" })
    .transform((name) => name.normalize("NFC"))
    .superRefine(between(1, 32))
    .refine((name) => name === "" || usernamePattern.test(name), "username-characters"),
  nickname: z
    .string({ error: "required" })
    .transform((name) => name.toWellFormed().trim())
    .superRefine(between(1, 50))
    .refine(line, "one-line"),
  /** Bounded, so that nobody makes the server digest megabytes. */
  password: z.string({ error: "required" }).superRefine(between(6, 256)),
  roomName: z
    .string({ error: "required" })
    .transform((name) => name.toWellFormed().trim())
    .superRefine(between(1, 100))
    .refine(line, "one-line"),
  /** What an access token is for, in its person's words. */
  tokenName: z
    .string({ error: "required" })
    .transform((name) => name.toWellFormed().trim())
    .superRefine(between(1, 50))
    .refine(line, "one-line"),
};

/** Two names with one key cannot both exist. Takes anything: what is no name has nobody's key. */
export function usernameKey(username: string): string {
  // Composed again at the end: some letters are composed in lower case only.
  const key = username.normalize("NFKC").toLowerCase().normalize("NFKC");
  return key.toWellFormed().replaceAll("\0", "\uFFFD");
}
