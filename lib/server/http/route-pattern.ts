/** What is asked for, without who or which: `/room/{id}/member/{username}`. */

type Params = Record<string, string | string[] | undefined>;

/**
 * The pattern of an address of the API: names and parameters take turns in it (docs/rest.md), and a
 * catch-all is `*`. In small letters, since the addresses are taken in any.
 */
export function routePattern(pathname: string, params: Params): string {
  const segments = pathname.split("/").filter(Boolean).map(plain);
  if (segments[0] === "api") segments.shift();
  const values = Object.entries(params);
  const rest = values.find(([, value]) => Array.isArray(value))?.[1];
  if (rest) segments.splice(Math.max(0, segments.length - rest.length), rest.length, "*");
  let at = 1;
  for (const [name, value] of values) {
    if (typeof value !== "string") continue;
    segments[at] = `{${name}}`;
    at += 2;
  }
  return `/${segments.join("/")}`;
}

function plain(segment: string): string {
  try {
    return decodeURIComponent(segment).toLowerCase();
  } catch {
    return "*";
  }
}
