const fallback = "/rooms";

/**
 * Returns `next` if it is a path of this site, else "/rooms". Keeps a link from redirecting people
 * to another site after they sign in.
 */
export function safePath(next: string | string[] | undefined): string {
  if (typeof next !== "string" || !next.startsWith("/")) return fallback;
  // Browsers treat "//host", "/\host" and "/<tab>/host" as another site.
  const here = "http://here";
  if (!URL.canParse(next, here)) return fallback;
  const url = new URL(next, here);
  if (url.origin !== here || url.pathname.startsWith("//")) return fallback;
  return url.pathname + url.search + url.hash;
}

/** The path of a sign-in or sign-up page that continues to `next`. */
export function pathWithNext(path: string, next: string): string {
  return next === fallback ? path : `${path}?${new URLSearchParams({ next })}`;
}

/** The query of a page, as Next.js gives it. */
export type PageQuery = Record<string, string | string[] | undefined>;

/** The address of a page with all of its query, for the way back after a sign-in. */
export function pathWithQuery(path: string, query: PageQuery): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    [value ?? []].flat().map((each) => [key, each]),
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}
