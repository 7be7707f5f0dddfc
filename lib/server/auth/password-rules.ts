/**
 * What a new password must not be, after NIST 800-63B: what everyone tries first. Only for pages; clients
 * of the API document have the bounds of `fieldRules.password` alone.
 */
import "server-only";
import { fieldCodes } from "@/lib/shared/field-codes";
import { Problem } from "../http/problem";

/** Whose password it will be. */
type Owner = { username: string; nickname: string };

/** What keys and alphabets lie next to each other; digits and letters go round. */
const rows = [
  "0123456789",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "qwertzuiop",
  "azertyuiop",
].flatMap((row) => [row + row, [...(row + row)].reverse().join("")]);
const serviceNames = ["teahouse", "茶馆", "chaguan"];

/** Throws 400 with the code of what is wrong with a password that a page sets. */
export async function requireGoodPassword(password: string, owner: Owner): Promise<void> {
  const code = fieldCodes.newPassword(password) ?? ((await isCommon(password, owner)) && "common");
  if (!code) return;
  throw new Problem(400, "Choose another password.", { errors: { password: code } });
}

/** Whether it is among the first that somebody would try for this person. */
export async function isCommon(password: string, owner: Owner): Promise<boolean> {
  const typed = keyOf(password);
  const names = [owner.username, owner.nickname, ...serviceNames].map(keyOf);
  // As in lu-yu1984 and !teahouse!.
  const core = typed.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  if (names.some((name) => name !== "" && (core === name || isRepeated(typed, name)))) return true;
  if (isPeriodic(typed) || rows.some((row) => row.includes(typed))) return true;
  const list = await commonPasswords();
  return list.has(typed) || list.has(typed.normalize("NFC"));
}

/** Whether `text` is the name once or several times, such as `lu-yulu-yu`. */
function isRepeated(text: string, name: string): boolean {
  return text.replaceAll(name, "") === "";
}

/** Whether up to four characters are repeated, as in abcabcab. */
function isPeriodic(text: string): boolean {
  const characters = [...text];
  return [1, 2, 3, 4].some(
    (period) =>
      characters.length >= 2 * period &&
      characters.every((each, at) => at < period || each === characters[at - period]),
  );
}

function keyOf(text: string): string {
  return text.normalize("NFKC").toLowerCase().trim();
}

/** Some 49,000 in lower case, read at the first use: 20 ms and 5 MB. */
let list: Promise<Set<string>> | undefined;
function commonPasswords(): Promise<Set<string>> {
  list ??= import("@zxcvbn-ts/language-common").then(
    ({ dictionary }) => new Set<string>(dictionary["passwords-common"].map(String)),
  );
  return list;
}
