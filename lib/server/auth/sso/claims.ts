/** What the provider says about somebody, in the ID token and at its userinfo address. */
import "server-only";

export type Claims = Record<string, unknown>;

/** A text that is not empty; null for anything else. */
export function textOf(claims: Claims, name: string): string | null {
  const value = claims[name];
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/** Only an address that the provider has verified says anything. Some send the boolean as a text. */
export function verifiedEmail(claims: Claims): string | null {
  const email = textOf(claims, "email")?.trim() ?? null;
  const isVerified = claims.email_verified === true || claims.email_verified === "true";
  const isAddress = email !== null && /^[^\s@"<>,;:]+@[^\s@"<>,;:]+\.[^\s@"<>,;:]+$/.test(email);
  return isVerified && isAddress && email.length <= 254 ? email : null;
}

/** The claim and its value in OIDC_ADMIN_CLAIM, as `groups=chat-admins` or `realm_access.roles=admin`. */
export function parseRule(rule: string): { name: string; value: string } {
  const at = rule.indexOf("=");
  return { name: rule.slice(0, at), value: rule.slice(at + 1) };
}

/**
 * Whether the claim is this value or a list that has it. A name with dots is that of a claim, as
 * `https://example.org/roles`, or leads into claims that are objects.
 */
export function hasValue(
  claims: Claims,
  { name, value }: { name: string; value: string },
): boolean {
  return find(claims, name).some((found) => [found].flat().some((each) => isSame(each, value)));
}

/** Whether the claim is there at all. */
export function hasClaim(claims: Claims, name: string): boolean {
  return find(claims, name).length > 0;
}

function isSame(found: unknown, value: string): boolean {
  return ["string", "number", "boolean"].includes(typeof found) && String(found) === value;
}

/** What is at the path, read in each way that its dots allow. */
function find(from: unknown, path: string): unknown[] {
  if (typeof from !== "object" || from === null || Array.isArray(from)) return [];
  return Object.entries(from).flatMap(([key, inside]) => {
    if (key === path) return [inside];
    return path.startsWith(`${key}.`) ? find(inside, path.slice(key.length + 1)) : [];
  });
}
