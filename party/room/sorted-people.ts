/** People by a name, in the order of its code units: found by a beginning of it in a few steps. */
export class SortedPeople {
  private readonly uids: number[];

  constructor(
    /** Must give a person's present name until `delete` was called. */
    private readonly nameOf: (uid: number) => string,
    uids: Iterable<number>,
  ) {
    // Each name is made once, and not once for each comparison.
    const named = Array.from(uids, (uid) => ({ uid, name: nameOf(uid) }));
    this.uids = named
      .sort((a, b) => compare(a.name, b.name) || a.uid - b.uid)
      .map(({ uid }) => uid);
  }

  add(uid: number): void {
    this.uids.splice(this.placeOf(this.nameOf(uid), uid), 0, uid);
  }

  delete(uid: number): void {
    const place = this.placeOf(this.nameOf(uid), uid);
    if (this.uids[place] === uid) this.uids.splice(place, 1);
  }

  /** Up to `limit` people behind those named `after`, or from the first one on. */
  behind(after: string | undefined, limit: number): number[] {
    const place = after === undefined ? 0 : this.placeOf(after, Number.POSITIVE_INFINITY);
    return this.uids.slice(place, place + limit);
  }

  /** Up to `limit` people whose name begins with `beginning`. */
  beginningWith(beginning: string, limit: number): number[] {
    const place = this.placeOf(beginning, Number.NEGATIVE_INFINITY);
    const candidates = this.uids.slice(place, place + limit);
    const end = candidates.findIndex((uid) => !this.nameOf(uid).startsWith(beginning));
    return end === -1 ? candidates : candidates.slice(0, end);
  }

  /** The first place whose person is not before this name and uid. */
  private placeOf(name: string, uid: number): number {
    let [low, high] = [0, this.uids.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.uids[middle] ?? 0;
      const order = compare(this.nameOf(other), name) || other - uid;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
