import "server-only";
import type * as z from "zod/mini";
import type { Standing, standingQuery } from "@/lib/wire/internal-api";
import { isAlive } from "../db/queries/access-tokens";
import { standingOf } from "../db/queries/members";

/** What a person is in a room at this moment, and whether the session that got them a token lives. */
export async function standingNow({
  room,
  uid,
  sid,
}: z.infer<typeof standingQuery>): Promise<Standing> {
  const [hasSession, member] = await Promise.all([isAlive(uid, sid), standingOf(room, uid)]);
  if (!hasSession) return { is: "signed-out" };
  if (member?.state !== "active") return { is: "removed" };
  return { is: "member", role: member.role, epoch: member.epoch };
}
