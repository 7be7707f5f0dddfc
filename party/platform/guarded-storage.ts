import type * as Party from "partykit/server";

const writes: ReadonlySet<PropertyKey> = new Set([
  ...["put", "delete", "deleteAll", "setAlarm", "deleteAlarm"],
]);

export type GuardedStorage = {
  storage: Party.Storage;
  /** Resolves once the storage has taken all writes so far; rejects if it refused one of them. */
  written(): Promise<unknown>;
};

/**
 * The same storage, but `onRejected` is called for each write that it refuses, awaited or not. The
 * output gate does not see those: a value that is too large is refused before anything is written,
 * and what is sent afterwards leaves the room as if it were stored.
 */
export function guardWrites(
  storage: Party.Storage,
  onRejected: (error: unknown) => void,
): GuardedStorage {
  const pending = new Set<Promise<unknown>>();
  const methods = new Map<PropertyKey, unknown>();
  const guarded = (name: PropertyKey, method: (...args: unknown[]) => unknown) => {
    if (!writes.has(name)) return method.bind(storage);
    return (...args: unknown[]) => {
      const written = Promise.resolve(method.apply(storage, args));
      pending.add(written);
      written.then(
        () => pending.delete(written),
        (error: unknown) => {
          pending.delete(written);
          onRejected(error);
        },
      );
      return written;
    };
  };
  const proxy = new Proxy(storage, {
    get(target, name) {
      const known = methods.get(name);
      if (known) return known;
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      const made = guarded(name, (...args) => Reflect.apply(value, target, args));
      methods.set(name, made);
      return made;
    },
  });
  return { storage: proxy, written: () => Promise.all(pending) };
}
