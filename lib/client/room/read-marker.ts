/** Saves how far the user has read a room: the newest event only, at most every two seconds. */

const saveEveryMs = 2_000;

export class ReadMarker {
  private readId = 0;
  private savedId = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving = Promise.resolve();

  constructor(
    /** `back`: also to an older event than the one that is saved. */
    private readonly put: (id: number, back?: true) => Promise<void>,
  ) {}

  /** Marks everything up to the event `id` as read. The marker does not move back. */
  mark(id: number): void {
    if (id <= this.readId) return;
    this.readId = id;
    this.timer ??= setTimeout(() => void this.save(), saveEveryMs);
  }

  /** Marks everything after the event `id` as unread, at once. Rejects if that could not be saved. */
  async moveBack(id: number): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    // One that arrived later would move the marker forward again.
    await this.saving;
    await this.put(id, true);
    this.readId = id;
    this.savedId = id;
  }

  /** Saves the marker now, for a page that is about to close. Never throws. */
  async save(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const id = this.readId;
    if (id <= this.savedId) return;
    const put = this.put(id).then(
      () => {
        this.savedId = Math.max(this.savedId, id);
      },
      () => {
        // Saved with the next one. Until then the room counts as unread, which does no harm.
      },
    );
    this.saving = put;
    await put;
  }
}
