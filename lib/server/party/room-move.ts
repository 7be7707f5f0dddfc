/** In a cluster a room moves to another server when its own stops or dies (docs/decisions/0040-cluster.md). */
import "server-only";
import { env } from "../env";

/** How long a call waits for a room: one whose server has died is at another after 25 s. */
const moveMs = 30_000;
const firstDelayMs = 100;
const maxDelayMs = 2_000;

/** The room server did not take a command, so nothing that depends on it may happen. */
export class RoomServerDown extends Error {
  // For logs: the build shortens class names.
  override readonly name = "RoomServerDown";

  constructor(
    message: string,
    {
      mayPass = false,
      cause,
    }: {
      /** The room may only be moving: the same call may succeed a moment later. */
      mayPass?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause });
    this.mayPass = mayPass;
  }

  readonly mayPass: boolean;
}

/** Whether the rooms are at several servers, between which they move. */
export function isInCluster(): boolean {
  return env().CLUSTER_BUCKET !== undefined;
}

/**
 * Repeats a call to a room while the room may be moving, for 30 s; without a cluster it is made once.
 * `call` may have been executed although it failed, so it must do no harm twice. Throws its last error.
 */
export async function whileRoomMoves<T>(call: () => Promise<T>): Promise<T> {
  const end = performance.now() + moveMs;
  for (let tries = 0; ; tries++) {
    try {
      return await call();
    } catch (error) {
      const isTransient = error instanceof RoomServerDown && error.mayPass;
      if (!isTransient || !isInCluster() || performance.now() > end) throw error;
    }
    await waitToRepeat(tries);
  }
}

/** Waits longer after each try, and differently, so that a crowd does not come back at once. */
export function waitToRepeat(tries: number): Promise<void> {
  const longest = Math.min(firstDelayMs * 2 ** tries, maxDelayMs);
  const ms = longest * (0.5 + Math.random() / 2);
  return new Promise((resolve) => void setTimeout(resolve, ms).unref());
}
