import "server-only";
import { createHash, randomInt } from "node:crypto";

/** How many a person gets at once. */
const count = 10;
/** Crockford's digits: none of them look alike. */
const digits = "0123456789abcdefghjkmnpqrstvwxyz";
/** 80 bits, so that the stored hash needs to be no slow one. */
const length = 16;

/** New codes, as `xxxx-xxxx-xxxx-xxxx`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: count }, () =>
    Array.from(
      { length },
      (_, n) => (n > 0 && n % 4 === 0 ? "-" : "") + digits[randomInt(32)],
    ).join(""),
  );
}

/** The hash under which a code is stored, whatever the letter case, spaces and hyphens; null for what is no code. */
export function recoveryHash(typed: string): string | null {
  const code = typed
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\p{Pd}_]/gu, "")
    .replace(/o/g, "0")
    .replace(/[il]/g, "1");
  if (code.length !== length || [...code].some((digit) => !digits.includes(digit))) return null;
  return createHash("sha256").update(code).digest("hex");
}
