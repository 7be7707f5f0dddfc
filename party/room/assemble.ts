import type * as Party from "partykit/server";
import { Alarm } from "../platform/alarm";
import type { RoomEnv } from "../platform/env";
import { Peers } from "../platform/peers";
import { Archive } from "./archive";
import { Authentication } from "./authenticate";
import { Commands } from "./commands";
import { ConnectionRegistry, type Session } from "./connection-registry";
import { Connections } from "./connections";
import { Conversation } from "./conversation";
import { EventLog } from "./event-log";
import { InboxSubscribers } from "./inbox-subscribers";
import { findMentions } from "./mentions";
import { Policy } from "./policy";
import { Presence } from "./presence";
import { Quota } from "./quota";
import { Recall } from "./recall";
import { Recovery } from "./recovery";
import { RelayLinks } from "./relay-links";
import { Retention } from "./retention";
import { Revocations } from "./revocations";
import { RoomId } from "./room-id";

/** What a room's hooks work with. */
export type Parts = Readonly<{
  alarm: Alarm;
  archive: Archive;
  authentication: Authentication;
  commands: Commands;
  connections: Connections;
  conversation: Conversation;
  eventLog: EventLog;
  peers: Peers;
  policy: Policy;
  presence: Presence;
  recall: Recall;
  registry: ConnectionRegistry;
  relayLinks: RelayLinks;
  retention: Retention;
  roomId: RoomId;
}>;

/**
 * Builds a room's parts from its storage and its open sockets, and resumes what is due. A deleted
 * room is built again, from the mark that is left of it; it keeps its links to relays.
 */
export async function assemble({
  room,
  storage,
  env,
  openLinks,
  onFailure,
}: {
  room: Party.Room;
  storage: Party.Storage;
  env: RoomEnv;
  openLinks?: RelayLinks | undefined;
  /** Called if events could not be stored. */
  onFailure: (error: unknown) => void;
}): Promise<Parts> {
  const sockets = [...room.getConnections<Session>()];
  const alarm = new Alarm(storage);
  const peers = new Peers(room, env);
  const roomId = await RoomId.load(storage);
  const relayLinks = openLinks ?? (await RelayLinks.load(storage, sockets));
  const registry = new ConnectionRegistry(
    [...sockets, ...relayLinks.sockets()],
    relayLinks,
    room.internalID,
  );
  const eventLog = await EventLog.load(storage);
  const revocations = new Revocations(storage);
  const subscribers = await InboxSubscribers.load(
    storage,
    (calls, context) => peers.postAll({ to: "inbox", calls }, context),
    (id, messages, requestId) => findMentions(env, { room: id, messages }, requestId),
  );
  const quota = await Quota.load(storage);
  const archive = await Archive.load(storage, eventLog, alarm, env, quota);
  const presence = await Presence.load(storage, registry, alarm, (count) =>
    archive.setOnline(count),
  );
  const policy = await Policy.load(storage, env);
  const retention = await Retention.load(storage, alarm, archive);
  const recall = new Recall({ alarm, eventLog, roomId }, env);
  const conversation = new Conversation(
    { registry, eventLog, policy, quota, recall, revocations },
    env.LIMITS_FACTOR,
    {
      stored: (events) => {
        archive.schedule(events.length);
        if (roomId.value === undefined) return;
        archive.noteBacklog(roomId.value);
        subscribers.note(roomId.value, events);
      },
      isCrowded: () => presence.crowd !== null,
      turnedAway: (uid) => presence.socketGone(uid, false),
      failed: onFailure,
    },
  );
  const recovery = new Recovery(
    { archive, eventLog, policy, recall, retention, revocations, roomId },
    env,
  );
  const authentication = new Authentication(
    { storage, alarm, registry, policy, presence, eventLog, recovery, revocations, roomId },
    env,
  );
  const connections = new Connections(
    { alarm, authentication, conversation, presence, registry },
    env.LIMITS_FACTOR,
    (task) => room.blockConcurrencyWhile(task),
  );
  const commands = new Commands({
    ...{ alarm, archive, conversation, policy, presence, recovery, registry, retention },
    ...{ revocations, subscribers },
  });

  connections.closeOverdue(Date.now());
  archive.schedule();
  if (roomId.value !== undefined) archive.noteBacklog(roomId.value);
  return {
    ...{ alarm, archive, authentication, commands, connections, conversation, eventLog },
    ...{ peers, policy, presence, recall, registry, relayLinks, retention, roomId },
  };
}
