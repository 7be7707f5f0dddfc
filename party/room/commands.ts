import { closeCodes, comeBack, frameTypes, presenceActions } from "@/lib/wire/frames";
import type { RoomCommand, RoomHead } from "@/lib/wire/internal-api";
import { limits } from "@/lib/wire/limits";
import { isSignedOut } from "@/lib/wire/sign-out";
import type { Alarm } from "../platform/alarm";
import { close } from "../platform/close";
import { nowSeconds } from "../platform/time";
import type { Archive } from "./archive";
import { type ConnectionRegistry, send } from "./connection-registry";
import type { Conversation } from "./conversation";
import type { InboxSubscribers } from "./inbox-subscribers";
import type { Policy } from "./policy";
import type { Presence } from "./presence";
import type { Recovery } from "./recovery";
import type { Retention } from "./retention";
import type { Revocations } from "./revocations";

type Command<T extends RoomCommand["type"]> = RoomCommand & { type: T };

/** Above every epoch, so that nothing of this person is ever valid again. */
const endOfEpochs = Number.MAX_SAFE_INTEGER;

/** Executes the commands of the app and of inboxes. */
export class Commands {
  constructor(
    private readonly parts: {
      alarm: Alarm;
      archive: Archive;
      conversation: Conversation;
      policy: Policy;
      presence: Presence;
      recovery: Recovery;
      registry: ConnectionRegistry;
      retention: Retention;
      revocations: Revocations;
      subscribers: InboxSubscribers;
    },
  ) {}

  /** Resolves when the command is done; the platform holds the answer until its writes are on disk. */
  async execute(room: number, command: Exclude<RoomCommand, Command<"delete">>): Promise<Response> {
    const { archive, conversation, policy, recovery, registry } = this.parts;
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
      case "add": {
        const { username, nickname } = command;
        conversation.notify({ ...personChange(username), nickname, member: true });
        break;
      }
      case "rename":
        this.rename(command);
        break;
      case "sign-out":
        await this.signOut(command);
        break;
      case "change":
        this.changeRoom(command);
        break;
      case "policy":
        policy.set(command);
        break;
      case "words":
        policy.setWords({ version: command.version, list: command.list });
        break;
      case "send": {
        const { msg, reply } = command;
        await recovery.compare(room, command.archived);
        await policy.compareWords(room, command.words);
        return Response.json(await conversation.ask(command, { kind: "send", msg, reply }));
      }
      case "send-files": {
        const { msg, reply, files: list, basicMsg } = command;
        await recovery.compare(room, command.archived);
        await policy.compareWords(room, command.words);
        const files = { list, basicMsg };
        return Response.json(await conversation.ask(command, { kind: "send", msg, reply, files }));
      }
      case "alter":
        await recovery.compare(room, command.archived);
        await policy.compareWords(room, command.words);
        return Response.json(await conversation.ask(command, command.request));
      case "previews":
        await recovery.compare(room, command.archived);
        return Response.json(await conversation.showPreviews(command));
      case "head":
        return Response.json({ head: conversation.head } satisfies RoomHead);
      case "online":
        return Response.json(this.parts.presence.page(command));
      case "archive":
        await recovery.compare(room, command.archived);
        return (await archive.flush(room)) ? done() : new Response("behind", { status: 503 });
      case "watch":
        return this.subscribe(command);
      case "wake":
        // The room was loaded for this command, and resumed what is due.
        await recovery.compare(room, command.archived);
        break;
      case "stop":
        registry.closeAll(closeCodes.shuttingDown, comeBack);
        break;
    }
    return done();
  }

  private async remove({ uid, epoch, ...command }: Command<"remove">): Promise<void> {
    const { alarm, conversation, presence, registry, revocations, subscribers } = this.parts;
    revocations.revoke(uid, epoch);
    const until = Date.now() + limits.removedGraceSeconds * 1_000;
    const time = nowSeconds();
    for (const [socket, session] of [...registry.socketsOf(uid)]) {
      // The command came late: this socket's token was issued after the person was let in again.
      if (session.epoch !== undefined && session.epoch >= epoch) continue;
      const { optedIn, username, nickname } = session;
      // Their own leaving is the last frame that they get, so that their screen can say so at once.
      const { leave: action } = presenceActions;
      if (optedIn) send(socket, { type: frameTypes.presence, username, nickname, action, time });
      registry.set(socket, { kind: "removed", optedIn, until });
      alarm.ringBy(until);
    }
    if (registry.countOf(uid) > 0) return;
    const username = command.username ?? presence.find(uid)?.username;
    presence.leave(uid);
    if (username !== undefined) {
      conversation.notify({ ...personChange(username), member: false });
    }
    await subscribers.remove(uid);
  }

  /** Once this resolves, the room sends nobody the names of the deleted account any more. */
  private async forget({ uid, username, nickname }: Command<"forget">): Promise<void> {
    const { conversation, presence, revocations, subscribers } = this.parts;
    revocations.revoke(uid, endOfEpochs);
    await this.signOut({ type: "sign-out", uid });
    presence.flush();
    await subscribers.remove(uid);
    await conversation.rename(uid, { username, nickname });
    // Whose account it was, those in the room see when they fetch the members again.
    conversation.notify({ ...personChange(username), member: false });
  }

  private changeRole({ uid, epoch, role, ...command }: Command<"role">): void {
    const { conversation, presence, registry, revocations } = this.parts;
    revocations.setRole(uid, epoch, role);
    for (const [socket, session] of [...registry.socketsOf(uid)]) {
      registry.set(socket, { ...session, role });
    }
    const username = command.username ?? presence.find(uid)?.username;
    if (username !== undefined) conversation.notify({ ...personChange(username), role });
  }

  private rename({ uid, username, nickname, avatar }: Command<"rename">): void {
    const { conversation, presence, registry } = this.parts;
    for (const [socket, session] of [...registry.socketsOf(uid)]) {
      registry.set(socket, { ...session, nickname });
    }
    // Their messages are on screens also while they are elsewhere, as in their settings.
    const absent = username === undefined ? null : { username, nickname };
    const person = presence.rename(uid, nickname) ?? absent;
    if (person) {
      conversation.notify({
        ...{ ...personChange(person.username), nickname: person.nickname },
        ...(avatar !== undefined && { avatar }),
      });
    }
  }

  private async signOut({ uid, epoch, ...which }: Command<"sign-out">): Promise<void> {
    const { presence, registry, revocations } = this.parts;
    // At once, so that what waits for its commit is refused, too.
    if (epoch !== undefined) revocations.revoke(uid, epoch);
    await revocations.endSessions(uid, which);
    for (const [socket, session] of [...registry.socketsOf(uid)]) {
      const isOlder = epoch !== undefined && (session.epoch ?? 0) < epoch;
      if (!isOlder && !isSignedOut(session.sid, which)) continue;
      registry.delete(socket);
      close(socket, closeCodes.token, "signed out");
    }
    presence.socketGone(uid, true);
  }

  private changeRoom({ name, private: isPrivate, keepDays, ...rules }: Command<"change">): void {
    const { conversation, policy, retention } = this.parts;
    if (keepDays !== undefined) retention.set(keepDays);
    policy.set(rules);
    const { writers, slowSeconds } = rules;
    conversation.notify({
      ...{ type: frameTypes.room, name, private: isPrivate, keepDays },
      ...(writers !== undefined && { writers, slowSeconds }),
      time: nowSeconds(),
    });
  }

  private async subscribe({ uid, epoch, username, keywords }: Command<"watch">): Promise<Response> {
    const { revocations, subscribers } = this.parts;
    await revocations.load(uid);
    if (revocations.isRevoked(uid, epoch)) return new Response("removed", { status: 403 });
    subscribers.add(uid, username, keywords);
    return done();
  }
}

function personChange(username: string) {
  return { type: frameTypes.person, username, time: nowSeconds() };
}

function done(): Response {
  return new Response(null, { status: 204 });
}
