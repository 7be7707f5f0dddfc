/** Saves how far the user has read a room: the newest event only, at most every two seconds. */

const saveEveryMs = 2_000;

export class ReadMarker {
  private readId = 0;
  private savedId = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly put: (id: number) => Promise<void>) {}

  /** Marks everything up to the event `id` as read. The marker never moves back. */
  mark(id: number): void {
    if (id <= this.readId) return;
    this.readId = id;
    this.timer ??= setTimeout(() => void this.save(), saveEveryMs);
  }

  /** Saves the marker now, for a page that is about to close. Never throws. */
  async save(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const id = this.readId;
    if (id <= this.savedId) return;
    try {
      await this.put(id);
      this.savedId = Math.max(this.savedId, id);
    } catch {
      // Saved with the next one. Until then the room counts as unread, which does no harm.
    }
  }
}
