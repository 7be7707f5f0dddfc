/** The browsers of a person that take pushes, by the public ids of their sessions. */
import "server-only";
import type { PushDevice } from "@/lib/shared/api/notices";
import type { Caller } from "../auth/caller";
import { sidOf } from "../auth/sid";
import * as subscriptions from "../db/queries/push-subscriptions";
import { Problem } from "../http/problem";

type WithSession = Caller & { sessionId: string };

export async function listDevices({ id: userId, sessionId }: WithSession): Promise<PushDevice[]> {
  const devices = await subscriptions.devicesOf(userId);
  return devices.map(({ sessionId: of, ...device }) => ({
    id: sidOf(of),
    ...device,
    current: of === sessionId,
  }));
}

/** Throws 404. */
export async function pauseDevice(caller: Caller, id: string, paused: boolean): Promise<void> {
  await subscriptions.setPaused(await sessionOf(caller, id), paused);
}

/** Throws 404. */
export async function removeDevice(caller: Caller, id: string): Promise<void> {
  await subscriptions.removeOf(await sessionOf(caller, id));
}

async function sessionOf({ id: userId }: Caller, id: string): Promise<string> {
  const devices = await subscriptions.devicesOf(userId);
  const found = devices.find(({ sessionId }) => sidOf(sessionId) === id);
  if (!found) throw new Problem(404, "There is no such browser of yours.");
  return found.sessionId;
}
