import { digits, type Spread, show } from "./statistics";

/** A scenario's results for the document. */
export type Outcome = {
  tables: Table[];
  goals: Goal[];
  /** Sentences below the table that explain the figures. */
  notes: string[];
  /** Messages lost or duplicated; any at all fails the run. */
  lost: number;
};

export type Table = { head: string[]; rows: string[][] };

/** The goal of a figure; `found` is NaN if it was not measured. */
export type Goal = { text: string; found: Spread; ok: boolean };

export function atLeast(text: string, found: Spread, limit: number): Goal {
  return { text: `${text} ≥ ${digits(limit)}`, found, ok: found.median >= limit };
}

export function atMost(text: string, found: Spread, limit: number): Goal {
  return { text: `${text} ≤ ${digits(limit)}`, found, ok: found.median <= limit };
}

export function markdownOf({ tables, goals, notes }: Outcome): string {
  return [...tables.map(markdownTable), goals.map(goalLine).join("\n"), ...notes]
    .filter(Boolean)
    .join("\n\n");
}

function markdownTable({ head, rows }: Table): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, index) => (index === 0 ? "---" : "--:"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

function goalLine({ text, found, ok }: Goal): string {
  if (!Number.isFinite(found.median)) return `- ${text}: not measured here`;
  return `- ${text}: ${show(found, digits)} — ${ok ? "reached" : "**missed**"}`;
}
