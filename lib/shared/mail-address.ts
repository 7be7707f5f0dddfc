/** E-mail addresses as people type them. Without zod, for the forms. */
import type { FieldError } from "./api/field-errors";

const maxCharacters = 254;
const maxLocalCharacters = 64;
/** No spaces, no control characters, and nothing that has a meaning in a mail's header. */
const localPattern =
  /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const domainPattern = /^[\p{L}\p{M}\p{N}.-]+$/u;
const labelPattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The address as it is kept: trimmed, its domain in lower case and in ASCII (RFC 5890), so that one
 * mailbox has one spelling. Null if no mail could get there.
 */
export function keptMailAddress(typed: string): string | null {
  const text = typed.trim().normalize("NFC");
  const at = text.lastIndexOf("@");
  const local = text.slice(0, Math.max(at, 0));
  const domain = asciiDomain(text.slice(at + 1));
  if (domain === null || !localPattern.test(local)) return null;
  const kept = `${local}@${domain}`;
  return local.length > maxLocalCharacters || kept.length > maxCharacters ? null : kept;
}

/** What is wrong with an address as it was typed; null if nothing is. */
export function mailAddressCode(typed: string): FieldError | null {
  if (typed.trim() === "") return "required";
  return keptMailAddress(typed) === null ? "mail-address" : null;
}

/** A domain of at least two labels, in lower-case ASCII; null if it is none. */
export function asciiDomain(typed: string): string | null {
  if (!domainPattern.test(typed) || !URL.canParse(`http://${typed}`)) return null;
  const { hostname } = new URL(`http://${typed}`);
  const labels = hostname.split(".");
  const isDomain =
    labels.length > 1 &&
    labels.every((label) => labelPattern.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? "");
  return isDomain ? hostname : null;
}
