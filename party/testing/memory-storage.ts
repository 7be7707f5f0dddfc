import type * as Party from "partykit/server";

/** As much of the platform's storage as the rooms use, in memory. `kept` is what is stored. */
export class MemoryStorage {
  readonly kept = new Map<string, unknown>();
  alarm: number | null = null;

  /** This storage with the platform's type. */
  get storage(): Party.Storage {
    return this as unknown as Party.Storage;
  }

  async get(key: string | string[]) {
    if (typeof key === "string") return structuredClone(this.kept.get(key));
    const found = key.filter((each) => this.kept.has(each));
    return new Map(found.map((each) => [each, structuredClone(this.kept.get(each))]));
  }

  async put(key: string | Record<string, unknown>, value?: unknown) {
    const entries = typeof key === "string" ? { [key]: value } : key;
    for (const [each, stored] of Object.entries(entries)) {
      this.kept.set(each, structuredClone(stored));
    }
  }

  async delete(keys: string | string[]) {
    for (const key of [keys].flat()) this.kept.delete(key);
  }

  async list({ prefix = "", start = "", end = "\uffff", limit = 1_000, reverse = false }) {
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
