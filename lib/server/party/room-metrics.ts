import { Counter, Gauge, Registry } from "prom-client";
import type { RoomCounters } from "@/lib/wire/internal-api";

const counts = [
  ["messages_accepted", "Messages, edits, deletions and reactions that a room took.", "accepted"],
  ["events_stored", "Events that rooms stored: accepted, and not known before.", "eventsStored"],
  ["frames_sent", "WebSocket messages to sockets of rooms.", "framesSent"],
  ["archive_failures", "Batches that the app did not take.", "archiveFailures"],
] as const;
const gauges = [
  ["archive_backlog_events", "Events that are not in the archive yet.", "archiveBacklog"],
  ["archive_lag_seconds", "For how long the oldest of them waits.", "archiveLagSeconds"],
] as const;

/** What the room server has counted, as Prometheus has it. */
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
    help: "Sockets that are open, of rooms and of inboxes.",
    labelNames: ["of"],
    registers,
  });
  sockets.set({ of: "room" }, counted.roomSockets);
  sockets.set({ of: "inbox" }, counted.inboxSockets);
  const logEvents = new Counter({
    name: "teahouse_rooms_log_events_total",
    help: "Warnings and errors in the rooms' log.",
    labelNames: ["level"],
    registers,
  });
  logEvents.inc({ level: "warn" }, counted.warnings);
  logEvents.inc({ level: "error" }, counted.errors);
  const refused = new Counter({
    name: "teahouse_messages_refused_total",
    help: "Messages, edits, deletions and reactions that a room did not take.",
    labelNames: ["error"],
    registers,
  });
  for (const [error, count] of Object.entries(counted.refused)) refused.inc({ error }, count);
  return registry;
}
