import { Counter, Gauge, Registry } from "prom-client";
import type { RoomCounters } from "./room-commands";

/** What the room server has counted, as Prometheus has it. */
export function roomMetrics(counted: RoomCounters): Registry {
  const registry = new Registry();
  const registers = [registry];
  const sockets = new Gauge({
    name: "teahouse_sockets_open",
    help: "Sockets that are open, of rooms and of inboxes.",
    labelNames: ["of"],
    registers,
  });
  sockets.set({ of: "room" }, counted.roomSockets);
  sockets.set({ of: "inbox" }, counted.inboxSockets);
  new Gauge({
    name: "teahouse_archive_backlog_events",
    help: "Events that are not in the archive yet, of rooms that are awake.",
    registers,
  }).set(counted.archiveBacklog);
  const refused = new Counter({
    name: "teahouse_messages_refused_total",
    help: "Messages, edits, deletions and reactions that a room did not take.",
    labelNames: ["error"],
    registers,
  });
  for (const [error, count] of Object.entries(counted.refused)) refused.inc({ error }, count);
  for (const [name, help, count] of [
    ["messages_accepted", "Messages, edits, deletions and reactions that a room took.", "accepted"],
    ["events_stored", "Events that rooms stored: accepted, and not known before.", "eventsStored"],
    ["frames_sent", "WebSocket messages to sockets of rooms.", "framesSent"],
    ["archive_failures", "Batches that the app did not take.", "archiveFailures"],
    ["alarms", "Alarms of rooms and inboxes.", "alarms"],
  ] as const) {
    new Counter({ name: `teahouse_${name}_total`, help, registers }).inc(counted[count]);
  }
  return registry;
}
