/** The whole audit list as a download. */
import "server-only";
import type { AuditEntry } from "@/lib/shared/api/admin";
import * as audit from "../db/queries/audit";
import { download } from "../exports/download";

const pageSize = 500;
const columns = [
  "id",
  "at",
  "actor",
  "via",
  "address",
  "action",
  "person",
  "room",
  "roomName",
  "details",
] as const;

/** The entries, newest first, while they are sent. */
export function exportAudit(format: "csv" | "json"): Response {
  return format === "csv"
    ? download(csv(), { name: "audit.csv", type: "text/csv; charset=utf-8" })
    : download(json(), { name: "audit.json", type: "application/json" });
}

async function* entries(): AsyncGenerator<AuditEntry> {
  let from: number | undefined;
  for (;;) {
    const page = await audit.page({ from, limit: pageSize });
    const sent = page.slice(0, pageSize);
    yield* sent;
    if (page.length === sent.length) return;
    from = sent.at(-1)?.id;
  }
}

async function* json(): AsyncGenerator<string> {
  let separator = "[\n";
  for await (const entry of entries()) {
    yield separator + JSON.stringify(entry);
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

/** With a byte order mark, without which Excel takes it for another charset. */
async function* csv(): AsyncGenerator<string> {
  yield `\uFEFF${columns.join(",")}\r\n`;
  for await (const entry of entries()) yield csvLine(entry);
}

/** One line of CSV (RFC 4180). Exported for tests. */
export function csvLine(entry: AuditEntry): string {
  const { id, at, actor, via, address, action, person, room, details } = entry;
  const values: Record<(typeof columns)[number], string> = {
    id: String(id),
    at: new Date(at * 1_000).toISOString(),
    actor: actor?.username ?? "",
    via,
    address: address ?? "",
    action,
    person: person?.username ?? "",
    room: room ? String(room.id) : "",
    roomName: room?.name ?? "",
    details: JSON.stringify(details),
  };
  return `${columns.map((column) => cell(values[column])).join(",")}\r\n`;
}

/** People choose the names in it, and a spreadsheet would take some for formulas. */
function cell(text: string): string {
  const safe = /^\s*[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
