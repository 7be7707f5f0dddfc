/**
 * Counters of other processes of this machine, as pages in Prometheus' text format. No `server-only`
 * here: host/ imports this under tsx, where it throws.
 */
type Page = () => Promise<string>;

// On globalThis, because host/web/app.ts and Next's bundle load this module separately.
const shared = globalThis as typeof globalThis & { teahouseMetricsPages?: Page[] };

/** Has `/api/metrics` include a page. Its samples must have a label that ours have not. */
export function addMetricsPage(page: Page): void {
  shared.teahouseMetricsPages = [...otherMetricsPages(), page];
}

export function otherMetricsPages(): Page[] {
  return shared.teahouseMetricsPages ?? [];
}

/** One page of several: Prometheus wants all samples of a metric together. */
export function mergePages(pages: string[]): string {
  const metrics = new Map<string, string[]>();
  for (const block of pages.flatMap((page) => page.split(/^(?=# HELP )/m))) {
    if (block.trim() === "") continue;
    const [help = "", ...lines] = block.trim().split("\n");
    const [, , name = ""] = help.split(" ");
    const known = metrics.get(name);
    if (known) known.push(...lines.filter((line) => !line.startsWith("# ")));
    else metrics.set(name, [help, ...lines]);
  }
  return [...metrics.values()].map((lines) => `${lines.join("\n")}\n`).join("\n");
}
