import { archiveAllAnswer } from "@/lib/wire/internal-api";

export type ArchiveState = {
  rooms: number;
  /** Rooms whose archive lacks events, or that could not be asked. */
  behind: number;
  /** The events that it lacks. */
  events: number;
};

/** A page is 1,000 rooms, which take some ten seconds unless they have much to archive. */
const pageMs = 300_000;

/**
 * Has the rooms of a running Teahouse archive what they have answered so far; with `dryRun` it only
 * counts what is not archived. Rooms in which nothing can have happened are left out, if the app knows
 * them; `all` asks them too, for when nobody is in any room. `origin` is the app's, `secret`
 * INTERNAL_SECRET. Throws if the app does not answer.
 */
export async function archiveAll(
  origin: string,
  secret: string,
  { dryRun = false, all = false } = {},
): Promise<ArchiveState> {
  const total = { rooms: 0, behind: 0, events: 0 };
  for (let after: number | null = 0; after !== null; ) {
    const page = await archivePage(origin, secret, { after, dryRun, all });
    total.rooms += page.rooms;
    total.behind += page.behind;
    total.events += page.events;
    after = page.next;
  }
  return total;
}

async function archivePage(origin: string, secret: string, query: object) {
  const response = await fetch(`${origin}/api/internal/archive-all`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${secret}` },
    body: JSON.stringify(query),
    signal: AbortSignal.timeout(pageMs),
  });
  if (!response.ok) throw new Error(`the app answered ${response.status}`);
  return archiveAllAnswer.parse(await response.json());
}
