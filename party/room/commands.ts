import { closeCodes } from "@/lib/wire/frames";
import type { RoomCommand } from "@/lib/wire/internal-api";
import { limits } from "@/lib/wire/limits";
import type { Alarm } from "../platform/alarm";
import type { Archive } from "./archive";
import { close, type Roster, send } from "./connection-registry";
import type { Conversation } from "./conversation";
import type { Watchers } from "./inbox-subscribers";
import type { Presence } from "./presence";
import type { Retention } from "./retention";
import type { Standing } from "./revocations";

/** Higher than any: nobody with this id comes back. */
const noEpoch = Number.MAX_SAFE_INTEGER;

/** What the app and the inboxes ask a room for. */
export class Commands {
  constructor(
    private readonly parts: {
      alarm: Alarm;
      archive: Archive;
      conversation: Conversation;
      presence: Presence;
      retention: Retention;
      roster: Roster;
      standing: Standing;
      watchers: Watchers;
      deleteRoom: () => Promise<void>;
    },
  ) {}

  /** Answered when it is done; what it wrote is on disk by then (the platform's output gate). */
  async obey(command: RoomCommand): Promise<Response> {
    const { archive, conversation, retention, roster, watchers, standing } = this.parts;
    switch (command.type) {
      case "remove":
        await this.remove(command);
        break;
      case "forget":
        await this.forget(command);
        break;
      case "role":
        this.changeRole(command);
        break;
      case "rename":
        this.rename(command);
        break;
      case "sign-out":
        await this.signOut(command);
        break;
      case "change": {
        const { name, private: isPrivate, keepDays } = command;
        if (keepDays !== undefined) retention.set(keepDays);
        conversation.tell({ type: 7, name, private: isPrivate, keepDays, time: seconds() });
        break;
      }
      case "send":
        return Response.json(await conversation.send(command));
      case "watch":
        await standing.load(command.uid);
        if (standing.isRevoked(command.uid, command.epoch)) {
          return new Response("removed", { status: 403 });
        }
        watchers.add(command.uid, command.username);
        break;
      case "delete":
        await this.parts.deleteRoom();
        break;
      case "wake":
        // Being asked was enough: onStart has scheduled what is due. Who was here may be gone.
        archive.scheduleOnline();
        break;
      case "stop":
        roster.closeAll(closeCodes.shuttingDown, "come back in a moment");
        break;
    }
    return new Response(null, { status: 204 });
  }

  private async remove({ uid, epoch }: RoomCommand & { type: "remove" }): Promise<void> {
    const { alarm, presence, roster, standing, watchers } = this.parts;
    standing.revoke(uid, epoch);
    const until = Date.now() + limits.removedGraceSeconds * 1_000;
    for (const [socket, { optedIn, username, nickname }] of [...roster.socketsOf(uid)]) {
      // The last that they hear: their own leaving, for a screen that says so at once.
      if (optedIn) send(socket, { type: 1, username, nickname, action: 0, time: seconds() });
      roster.set(socket, { kind: "removed", optedIn, until });
      alarm.ringBy(until);
    }
    presence.leave(uid);
    await watchers.remove(uid);
  }

  private async forget({ uid, ...names }: RoomCommand & { type: "forget" }): Promise<void> {
    const { conversation, standing, watchers } = this.parts;
    standing.revoke(uid, noEpoch);
    await this.signOut({ type: "sign-out", uid });
    await watchers.remove(uid);
    await conversation.rename(uid, names);
  }

  private changeRole({ uid, epoch, role }: RoomCommand & { type: "role" }): void {
    const { conversation, presence, roster, standing } = this.parts;
    standing.setRole(uid, epoch, role);
    for (const [socket, session] of [...roster.socketsOf(uid)]) {
      roster.set(socket, { ...session, role });
    }
    const person = presence.find(uid);
    if (person) conversation.tell({ type: 8, username: person.username, role, time: seconds() });
  }

  private rename({ uid, nickname }: RoomCommand & { type: "rename" }): void {
    const { conversation, presence, roster } = this.parts;
    for (const [socket, session] of [...roster.socketsOf(uid)]) {
      roster.set(socket, { ...session, nickname });
    }
    const person = presence.rename(uid, nickname);
    if (person) conversation.tell({ type: 8, ...person, time: seconds() });
  }

  private async signOut({ uid, only, except }: RoomCommand & { type: "sign-out" }): Promise<void> {
    const { presence, roster, standing } = this.parts;
    await standing.end(uid, { only, except });
    for (const [socket, { sid }] of [...roster.socketsOf(uid)]) {
      const over = only === undefined ? sid !== except : sid === only;
      if (!over) continue;
      roster.delete(socket);
      close(socket, closeCodes.token, "signed out");
    }
    presence.socketGone(uid, true);
  }
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000);
}
