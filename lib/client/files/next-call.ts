/** Resolves when a subscription calls next. Rejects if aborted. */
export function nextCall(
  subscribe: (listener: () => void) => () => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      unsubscribe();
      signal.removeEventListener("abort", end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const unsubscribe = subscribe(end);
    signal.addEventListener("abort", end);
  });
}
