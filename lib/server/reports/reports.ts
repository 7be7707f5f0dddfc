/** Reporting messages and people, and what moderators and administrators do about it. */
import "server-only";
import type { Report } from "@/lib/shared/api/reports";
import type { By } from "../admin/audit";
import { note } from "../admin/audit";
import { db } from "../db/db";
import * as queries from "../db/queries/reports";
import type { User } from "../db/queries/users";
import * as users from "../db/queries/users";
import { countCall } from "../http/limits";
import { Problem } from "../http/problem";
import { requireRoleInGroup, requireRoom } from "../rooms/room-access";
import { bringUpToDate } from "../rooms/up-to-date";
import { deleteForAdministrator } from "./delete-message";

/**
 * Reports a message with its words as they are now; false if the person's report of it is still open.
 * Throws 400 for their own, 403, 404 and TooMany.
 */
export async function reportMessage(
  user: User,
  { room: roomId, message: id, reason }: { room: number; message: number; reason: string },
): Promise<boolean> {
  const room = await requireRoom(user, roomId);
  await countCall("reports", String(user.id));
  await bringUpToDate(room);
  const message = await queries.findMessage(room.id, id);
  if (!message) throw new Problem(404, "There is no such message.");
  if (message.userId === user.id) throw notYourself("You cannot report your own message.");
  return queries.addMessage(user.id, message, reason);
}

/** Reports a person to the administrators. The rest is as with a message. */
export async function reportPerson(
  user: User,
  { username, reason }: { username: string; reason: string },
): Promise<boolean> {
  await countCall("reports", String(user.id));
  const other = await users.find(username);
  if (!other) throw new Problem(404, "There is nobody with this username.");
  if (other.id === user.id) throw notYourself("You cannot report yourself.");
  return queries.addPerson(user.id, other.id, reason);
}

/** Reports of a room as this moderator may know them: nobody learns who reported them. */
export async function moderatorScope(user: User, roomId: number): Promise<queries.Scope> {
  const room = await requireRoleInGroup(user, roomId, "moderator");
  return { roomId: room.id, notAbout: user.id };
}

/** Throws 403 and 404. A report that is handled already stays as it is. */
export async function settleInRoom(
  user: User,
  { room, report, state }: { room: number; report: number; state: queries.Settled },
): Promise<Report> {
  const scope = await moderatorScope(user, room);
  const { report: known } = await find(scope, report);
  const settled = await queries.settle(db(), report, state, user.id);
  return settled ? (await find(scope, report)).report : known;
}

/**
 * What an administrator does about a report, with its notes in the audit list. Throws 404, and as the room
 * refuses a deletion; a message that is deleted already does not matter.
 */
export async function settleAsAdministrator(
  { admin, by }: { admin: User; by: By },
  id: number,
  { state, deleteMessage }: { state: queries.Settled; deleteMessage?: true | undefined },
): Promise<Report> {
  const { report, userId } = await find(null, id);
  const about = { person: userId, ...(report.room && { room: report.room.id }) };
  if (deleteMessage) {
    if (!report.room || report.message === null) {
      throw new Problem(400, "The report is not about a message.", {
        errors: { deleteMessage: "not-found" },
      });
    }
    const { room, message } = report;
    if (await deleteForAdministrator(admin, room.id, message)) {
      await note(by, { action: "message-deleted", ...about, details: { message, report: id } });
    }
  }
  await db().transaction(async (tx) => {
    if (!(await queries.settle(tx, id, state, admin.id))) return;
    await note(by, { action: "report-handled", ...about, details: { report: id, state } }, tx);
  });
  return (await find(null, id)).report;
}

async function find(scope: queries.Scope, id: number) {
  const found = await queries.find(scope, id);
  if (!found) throw new Problem(404, "There is no such report.");
  return found;
}

function notYourself(detail: string): Problem {
  return new Problem(400, detail, { errors: { username: "yourself" } });
}
