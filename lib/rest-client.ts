/** The browser's side of the REST API. */
import type { Connection, Message } from "./room-state";

/** A refusal, with the reason as the server put it. */
export class RestError extends Error {
  constructor(
    readonly status: number,
    readonly problem: {
      detail?: string;
      errors?: Record<string, string>;
      retryAfterSeconds?: number;
    },
  ) {
    super(problem.detail ?? `HTTP ${status}`);
  }
}

/** Calls the API; null where the answer has no body. Throws RestError, or TypeError when offline. */
export async function call(
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  const response = await fetch(`/api${path}`, {
    method,
    cache: "no-store",
    signal: signal ?? null,
    ...(body === undefined
      ? {}
      : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json =
    text && /json/.test(response.headers.get("Content-Type") ?? "") ? JSON.parse(text) : null;
  if (response.ok) return json;
  const retryAfterSeconds = Number(response.headers.get("Retry-After")) || undefined;
  throw new RestError(response.status, { ...json, retryAfterSeconds });
}

/** A token for a room's socket, or why there will be none; throws where trying again may help. */
export async function fetchToken(roomId: number): Promise<string | Connection> {
  try {
    const { token } = (await call("GET", `/Room/${roomId}`)) as { token: string };
    return token;
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    if (error.status === 401) return { state: "signed-out" };
    if (error.status === 403) return { state: "removed" };
    if (error.status === 404) return { state: "deleted" };
    throw error;
  }
}

/** A page of history, oldest first. */
export async function fetchHistory(
  roomId: number,
  range: { before: number } | { after: number },
  signal?: AbortSignal,
): Promise<{ messages: Message[]; more: boolean }> {
  const query = new URLSearchParams(Object.entries(range).map(([key, id]) => [key, String(id)]));
  return (await call("GET", `/Room/${roomId}/Message?${query}`, undefined, signal)) as {
    messages: Message[];
    more: boolean;
  };
}

/** Runs `attempt` until it succeeds or `signal` aborts, waiting longer each time. */
export async function retrying(signal: AbortSignal, attempt: () => Promise<void>): Promise<void> {
  for (let delayMs = 500; !signal.aborted; delayMs = Math.min(delayMs * 2, 10_000)) {
    try {
      return await attempt();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
}
