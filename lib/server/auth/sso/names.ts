/** Names for accounts that single sign-on makes. */
import "server-only";
import { fieldCodes, keptLine } from "@/lib/shared/field-codes";
import { type Claims, textOf } from "./claims";

const maxUsername = 32;
const maxNickname = 50;

/** A valid username, made of what the provider calls the person. An address is not shown: its first part is. */
export function usernameFrom(claims: Claims): string {
  const given = ["preferred_username", "email", "name"].flatMap(
    (name) => textOf(claims, name) ?? [],
  );
  for (const text of given) {
    const name = validUsername(text.replace(/(?<=.)@.*$/s, ""));
    if (name !== null) return name;
  }
  return "user";
}

/** `name2` for `name` and 2; it stays as short as a username has to be. */
export function numbered(username: string, number: number): string {
  return cut(username, maxUsername - String(number).length) + String(number);
}

/** What others see: the person's name, else the username. */
export function nicknameFrom(claims: Claims, username: string): string {
  const name = textOf(claims, "name") ?? textOf(claims, "preferred_username") ?? "";
  const line = keptLine(cut(keptLine(name.replace(/[\p{Cc}\u2028\u2029]+/gu, " ")), maxNickname));
  return fieldCodes.nickname(line) === null ? line : username;
}

function validUsername(text: string): string | null {
  const kept = text
    .normalize("NFKC")
    .trim()
    .replace(/\s+/gu, "-")
    .replace(/[^\p{L}\p{M}\p{N}_.@+-]/gu, "")
    .replace(/^[^\p{L}\p{N}_]+/u, "");
  const name = cut(kept.normalize("NFC"), maxUsername);
  return fieldCodes.username(name) === null ? name : null;
}

function cut(text: string, max: number): string {
  return [...text].slice(0, max).join("");
}
