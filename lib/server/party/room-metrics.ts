import "server-only";
import { Counter, Gauge, Registry } from "prom-client";
import type { RoomCounters } from "@/lib/wire/internal-api";

const counts = [
  [
    "messages_accepted",
    "Messages, edits, deletions and reactions that a room accepted.",
    "accepted",
  ],
  [
    "events_stored",
    "Events that rooms stored; a request that is sent again stores none.",
    "eventsStored",
  ],
  ["frames_sent", "WebSocket messages sent to sockets of rooms.", "framesSent"],
  ["archive_failures", "Batches that could not be archived.", "archiveFailures"],
  [
    "archive_drifts",
    "Times that a room and its archive did not end alike, because one of them had lost something.",
    "archiveDrifts",
  ],
  ["storage_failures", "Rooms ended because their storage refused a write.", "storageFailures"],
] as const;
const gauges = [
  ["archive_backlog_events", "Events not yet in the archive.", "archiveBacklog"],
  ["archive_lag_seconds", "Age of the oldest of these events.", "archiveLagSeconds"],
] as const;

/** The counters of two room servers together. */
export function sumOf(one: RoomCounters, other: RoomCounters): RoomCounters {
  const refused = { ...one.refused };
  for (const [error, count] of Object.entries(other.refused)) {
    refused[error] = (refused[error] ?? 0) + count;
  }
  return {
    roomSockets: one.roomSockets + other.roomSockets,
    inboxSockets: one.inboxSockets + other.inboxSockets,
    accepted: one.accepted + other.accepted,
    refused,
    eventsStored: one.eventsStored + other.eventsStored,
    framesSent: one.framesSent + other.framesSent,
    archiveFailures: one.archiveFailures + other.archiveFailures,
    archiveDrifts: one.archiveDrifts + other.archiveDrifts,
    storageFailures: one.storageFailures + other.storageFailures,
    archiveBacklog: one.archiveBacklog + other.archiveBacklog,
    archiveLagSeconds: Math.max(one.archiveLagSeconds, other.archiveLagSeconds),
    warnings: one.warnings + other.warnings,
    errors: one.errors + other.errors,
  };
}

/** The room server's counters as a Prometheus registry. */
export function roomMetrics(counted: RoomCounters): Registry {
  const registry = new Registry();
  const registers = [registry];
  for (const [name, help, count] of counts) {
    new Counter({ name: `teahouse_${name}_total`, help, registers }).inc(counted[count]);
  }
  for (const [name, help, gauge] of gauges) {
    new Gauge({ name: `teahouse_${name}`, help, registers }).set(counted[gauge]);
  }
  const sockets = new Gauge({
    name: "teahouse_sockets_open",
    help: "Open sockets of rooms and of inboxes.",
    labelNames: ["of"],
    registers,
  });
  sockets.set({ of: "room" }, counted.roomSockets);
  sockets.set({ of: "inbox" }, counted.inboxSockets);
  const logEvents = new Counter({
    name: "teahouse_rooms_log_events_total",
    help: "Warnings and errors logged by rooms.",
    labelNames: ["level"],
    registers,
  });
  logEvents.inc({ level: "warn" }, counted.warnings);
  logEvents.inc({ level: "error" }, counted.errors);
  const refused = new Counter({
    name: "teahouse_messages_refused_total",
    help: "Messages, edits, deletions and reactions that a room refused.",
    labelNames: ["error"],
    registers,
  });
  for (const [error, count] of Object.entries(counted.refused)) refused.inc({ error }, count);
  return registry;
}
