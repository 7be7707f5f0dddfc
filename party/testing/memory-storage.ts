import type * as Party from "partykit/server";

/** The platform's limits of one value and of one call. */
const maxValueBytes = 128 * 1024;
const maxKeys = 128;

/** As much of the platform's storage as the rooms use, in memory. `kept` is what is stored. */
export class MemoryStorage {
  readonly kept = new Map<string, unknown>();
  alarm: number | null = null;
  /** Refuses the writes of these keys, as a full disk does. */
  refuses: (key: string) => boolean = () => false;

  /** This storage with the platform's type. */
  get storage(): Party.Storage {
    return this as unknown as Party.Storage;
  }

  async get(key: string | string[]) {
    if (typeof key === "string") return structuredClone(this.kept.get(key));
    if (key.length > maxKeys) throw new RangeError("too many keys");
    const found = key.filter((each) => this.kept.has(each));
    return new Map(found.map((each) => [each, structuredClone(this.kept.get(each))]));
  }

  /** All or nothing, as on the platform. */
  async put(key: string | Record<string, unknown>, value?: unknown) {
    const entries = Object.entries(typeof key === "string" ? { [key]: value } : key);
    if (entries.length > maxKeys) throw new RangeError("too many keys");
    for (const [each, stored] of entries) {
      if (this.refuses(each)) throw new Error("the disk is full");
      if (bytes(stored) > maxValueBytes) throw new RangeError("too large a value");
    }
    for (const [each, stored] of entries) this.kept.set(each, structuredClone(stored));
  }

  async delete(keys: string | string[]) {
    if ([keys].flat().length > maxKeys) throw new RangeError("too many keys");
    for (const key of [keys].flat()) this.kept.delete(key);
  }

  async list({
    prefix = "",
    start = "",
    end = "\uffff",
    limit = Number.POSITIVE_INFINITY,
    reverse = false,
  }) {
    const keys = [...this.kept.keys()]
      .filter((key) => key.startsWith(prefix) && key >= start && key < end)
      .sort();
    const found = (reverse ? keys.reverse() : keys).slice(0, limit);
    return new Map(found.map((key) => [key, structuredClone(this.kept.get(key))]));
  }

  async deleteAll() {
    this.kept.clear();
  }

  async setAlarm(time: number) {
    this.alarm = time;
  }

  async deleteAlarm() {
    this.alarm = null;
  }
}

/** About as many as the platform's own format takes. */
function bytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).byteLength;
}
