/** The app's counters for Prometheus; those of rooms and web server are added by metrics-page.ts. */
import "server-only";
import { Counter, Gauge } from "prom-client";
import { processMetrics } from "./process-metrics";

// On globalThis, because Next may load this module twice.
const shared = globalThis as typeof globalThis & { teahouseMetrics?: Metrics };
type Metrics = ReturnType<typeof make>;

/** Created at the first use, so that a build creates nothing. */
export function metrics(): Metrics {
  shared.teahouseMetrics ??= make();
  return shared.teahouseMetrics;
}

function make() {
  const ofTheProcess = processMetrics();
  const registers = [ofTheProcess.registry];
  return {
    ...ofTheProcess,
    logins: new Counter({
      name: "teahouse_logins_total",
      help: "Sign-ins that were not rate-limited: ok, or failed.",
      labelNames: ["result"],
      registers,
    }),
    limited: new Counter({
      name: "teahouse_rate_limited_total",
      help: "Calls over a limit of lib/server/http/limits.ts, and refusals by a quota.",
      labelNames: ["rule"],
      registers,
    }),
    archiveBatches: new Counter({
      name: "teahouse_archive_batches_total",
      help: "Batches of events that rooms posted to the archive.",
      registers,
    }),
    archiveEvents: new Counter({
      name: "teahouse_archive_events_total",
      help: "Events in these batches; one that is posted twice counts twice.",
      registers,
    }),
    storedText: new Gauge({
      name: "teahouse_stored_text_bytes",
      help: "Bytes of all messages' texts, as of at most 30 s ago while rooms archive.",
      registers,
    }),
    storedFiles: new Gauge({
      name: "teahouse_stored_file_bytes",
      help: "Bytes of all files and of the pictures made of them, as of at most 15 s ago.",
      registers,
    }),
    pushes: new Counter({
      name: "teahouse_pushes_total",
      help: "Pushes to browsers: sent, gone (the browser is no longer subscribed), or failed.",
      labelNames: ["result"],
      registers,
    }),
    mails: new Counter({
      name: "teahouse_mails_total",
      help: "Mails by template: sent (the mail server took it), refused, or failed (not reached, or only for now).",
      labelNames: ["template", "result"],
      registers,
    }),
    up: new Gauge({
      name: "teahouse_up",
      help: "Whether a part answers: 1 or 0.",
      labelNames: ["part"],
      registers,
    }),
  };
}
