import "server-only";

/** A page of a list: at most `limit` rows, behind the place `from`. */
export type ListPage<Place> = { from: Place | undefined; limit: number };

/** If a place is given without a size. */
const defaultLimit = 100;

/** Undefined if the whole list is asked for. */
export function pageOf<Place>(
  from: Place | undefined,
  limit: number | undefined,
): ListPage<Place> | undefined {
  if (from === undefined && limit === undefined) return undefined;
  return { from, limit: limit ?? defaultLimit };
}

/**
 * Answers with a list, or with a page of it. `rows` has one row more than `limit` if there is more;
 * then `Link` names the next page (RFC 8288), which begins behind the `cursor` of this one's last row.
 */
export function listAnswer<T>(
  request: Request,
  rows: T[],
  limit: number | undefined,
  cursor: (last: T) => Record<string, string | number>,
): Response {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  if (last === undefined || page.length === rows.length) return Response.json(page);
  const query = new URLSearchParams(new URL(request.url).search);
  for (const [name, value] of Object.entries(cursor(last))) query.set(name, String(value));
  // Relative to the address that the client used, which may or may not begin with /api.
  return Response.json(page, { headers: { Link: `<?${query}>; rel="next"` } });
}
