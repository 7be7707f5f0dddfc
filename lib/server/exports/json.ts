import "server-only";

/** Writes a JSON object in parts: the simple values, then each list, page by page. */
export async function* jsonObject(
  simple: object,
  lists: Record<string, AsyncIterable<readonly object[]>>,
): AsyncGenerator<string> {
  yield JSON.stringify(simple).slice(0, -1);
  for (const [name, pages] of Object.entries(lists)) {
    yield `,\n${JSON.stringify(name)}:[`;
    let separator = "\n";
    for await (const page of pages) {
      if (page.length === 0) continue;
      yield separator + page.map((item) => JSON.stringify(item)).join(",\n");
      separator = ",\n";
    }
    yield "]";
  }
  yield "}\n";
}
