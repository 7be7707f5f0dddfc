import type { RoomEnv } from "./env";

/** Where the app is, and the secret that it knows us by. */
export type AppEnv = Pick<RoomEnv, "APP_URL" | "INTERNAL_SECRET">;

const timeoutMs = 10_000;
/** For what somebody in a room waits for. */
export const impatientMs = 3_000;

/**
 * Posts JSON to the app's internal API; both sides log the call under `requestId`. Resolves with the
 * answer whatever its status; rejects if the app cannot be reached in time.
 */
export function postToApp(
  env: AppEnv,
  call:
    | "archive"
    | "cids"
    | "epochs"
    | "inbox"
    | "mentions"
    | "policy"
    | "recall"
    | "relay"
    | "standing",
  body: unknown,
  requestId: string,
  withinMs = timeoutMs,
): Promise<Response> {
  return fetch(new URL(`/api/internal/${call}`, env.APP_URL), {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Authorization: `Bearer ${env.INTERNAL_SECRET}`,
      "X-Request-Id": requestId,
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(withinMs),
  });
}
