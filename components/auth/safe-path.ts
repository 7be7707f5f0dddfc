const home = "/rooms";

/** A path of this site to go to after the sign-in; whatever else it was, the list of rooms. */
export function safePath(next: string | string[] | undefined): string {
  if (typeof next !== "string" || !next.startsWith("/")) return home;
  // Browsers read "//host", "/\host" and "/<tab>/host" as another site.
  const here = "http://here";
  if (!URL.canParse(next, here)) return home;
  const url = new URL(next, here);
  if (url.origin !== here || url.pathname.startsWith("//")) return home;
  return url.pathname + url.search + url.hash;
}

/** The address of a sign-in or sign-up page that leads on to `next`. */
export function pathWithNext(path: string, next: string): string {
  return next === home ? path : `${path}?${new URLSearchParams({ next })}`;
}
