/** Rows in Postgres' COPY format: one a line, as neither a newline nor a carriage return is in one unescaped. */
import { hash } from "node:crypto";
import { endOfSnapshot, endOfTable } from "@/lib/wire/snapshot";

const newline = 10;

/** Cuts a stream into pieces of whole lines. Throws if the last line does not end. */
export async function* wholeLines(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of source) {
    const end = chunk.lastIndexOf(newline) + 1;
    if (end === 0) rest.push(chunk);
    else {
      yield Buffer.concat([...rest, chunk.subarray(0, end)]);
      rest = [chunk.subarray(end)];
    }
  }
  if (rest.some(({ length }) => length > 0)) throw new Error("the last line does not end");
}

/** Counts rows, and has a digest of them that does not depend on their order. */
export class Tally {
  rows = 0;
  private sum = 0n;

  /** `lines` are whole lines. */
  add(lines: Buffer): void {
    for (let start = 0; start < lines.length; ) {
      const end = lines.indexOf(newline, start) + 1;
      const digest = hash("sha256", lines.subarray(start, end), "buffer");
      this.sum = BigInt.asUintN(64, this.sum + digest.readBigUInt64BE());
      this.rows++;
      start = end;
    }
  }

  get digest(): string {
    return this.sum.toString(16).padStart(16, "0");
  }
}

/** Reads the answer of the app, as lib/wire/snapshot.ts describes it. */
export class SnapshotReader {
  private readonly source: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.source = wholeLines(source)[Symbol.asyncIterator]();
  }

  /** The next line. Throws if there is none. */
  async line(): Promise<string> {
    if (this.rest.length === 0) await this.fill();
    const end = this.rest.indexOf(newline);
    const line = this.rest.toString("utf8", 0, end);
    this.rest = this.rest.subarray(end + 1);
    return line;
  }

  /** The rows up to the end of the table, in pieces of whole lines. Throws if that does not come. */
  async *rows(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.rest.length === 0) await this.fill();
      const end = findEnd(this.rest);
      const rows = this.rest.subarray(0, end ?? this.rest.length);
      this.rest = this.rest.subarray(end === undefined ? this.rest.length : end + marker.length);
      if (rows.length > 0) yield rows;
      if (end !== undefined) return;
    }
  }

  /** Reads to the end, after the last table. Throws if the snapshot does not end as it should. */
  async end(): Promise<void> {
    const line = await this.line();
    const isAll = this.rest.length === 0 && (await this.source.next()).done;
    if (line !== endOfSnapshot || !isAll) throw new Error("it does not end as it should");
  }

  private async fill(): Promise<void> {
    const next = await this.source.next();
    if (next.done) throw new Error("it ends too early");
    this.rest = next.value;
  }
}

const marker = Buffer.from(`${endOfTable}\n`);

/** Where the line begins that ends a table. In a row, a backslash is always followed by a letter or another. */
function findEnd(lines: Buffer): number | undefined {
  for (let from = 0; ; ) {
    const at = lines.indexOf(marker, from);
    if (at === -1) return undefined;
    if (at === 0 || lines[at - 1] === newline) return at;
    from = at + 1;
  }
}
