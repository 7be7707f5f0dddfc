import { logger } from "./logger";

/**
 * Has the app send a command to all rooms: `wake` sets alarms that were lost, `stop` closes the
 * sockets. Resolves with whether all of them got it.
 */
export async function commandRooms(
  name: "wake" | "stop",
  port: number,
  secret: string,
  timeoutMs: number,
): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/internal/${name}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${secret}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the app answered ${response.status}`);
    return true;
  } catch (err) {
    logger.error({ err }, `could not send "${name}" to the rooms`);
    return false;
  }
}
