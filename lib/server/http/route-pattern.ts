type Params = Record<string, string | string[] | undefined>;

/**
 * An API path without the ids and names in it, for metrics and logs: `/room/{id}/member/{username}`.
 * Paths alternate names and parameters (docs/rest.md); a catch-all becomes `*`. Lower case, because
 * paths are accepted in any case.
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
