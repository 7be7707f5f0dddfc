/**
 * If Next's router cannot fetch a page, it leaves the app for that page's address: the browser's own error
 * page while offline, a proxy's while the server restarts, and both stay for good. So the router's requests
 * wait here until they are answered.
 */
import "client-only";

/** Answers of a proxy whose server is down, and of a server whose database is. */
const downStatuses = new Set([502, 503, 504]);
const firstRetryMs = 500;
const maxRetryMs = 5_000;

/**
 * Makes `fetch` repeat the router's requests for pages until they are answered. Prefetches, which nobody
 * waits for, and all other requests are passed on. `onWait` is called after each failed attempt, `onAnswer`
 * when a page that waited is there.
 */
export function patientFetch(
  fetch: typeof globalThis.fetch,
  { onWait, onAnswer }: { onWait: (path: string) => void; onAnswer: (path: string) => void },
): typeof globalThis.fetch {
  return async (input, init) => {
    if (!isPage(init)) return fetch(input, init);
    const path = pathOf(input);
    for (let waitMs = firstRetryMs; ; waitMs = Math.min(maxRetryMs, 2 * waitMs)) {
      const response = await fetch(input, init).catch((error: unknown) => {
        if (init?.signal?.aborted) throw error;
        return null;
      });
      if (response && !downStatuses.has(response.status)) {
        if (waitMs > firstRetryMs) onAnswer(path);
        return response;
      }
      onWait(path);
      await online(waitMs);
    }
  };
}

function isPage(init: RequestInit | undefined): boolean {
  const headers = new Headers(init?.headers);
  const isPrefetch =
    headers.has("Next-Router-Prefetch") || headers.has("Next-Router-Segment-Prefetch");
  return headers.has("RSC") && !isPrefetch && (init?.method ?? "GET") === "GET";
}

function pathOf(input: RequestInfo | URL): string {
  return new URL(input instanceof Request ? input.url : input, location.href).pathname;
}

/** Resolves after `ms`, or as soon as the browser is online again. */
async function online(ms: number): Promise<void> {
  const controller = new AbortController();
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
    window.addEventListener("online", () => resolve(), { signal: controller.signal });
  });
  controller.abort();
}
