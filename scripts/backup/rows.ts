/** Rows in Postgres' COPY format: one a line, as neither a newline nor a carriage return is in one unescaped. */
import { hash } from "node:crypto";
import { endOfTable } from "@/lib/wire/snapshot";

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
    this.source = source[Symbol.asyncIterator]();
  }

  /** The next line. Throws if there is none. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.rest.indexOf(newline);
      if (end !== -1) return this.take(end + 1).toString("utf8", 0, end);
      await this.readMore();
    }
  }

  /** The rows up to the end of the table, in pieces of whole lines. Throws if that does not come. */
  async *rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const whole = this.rest.lastIndexOf(newline) + 1;
      const end = findEnd(this.rest.subarray(0, whole));
      const rows = this.take(end ?? whole);
      if (rows.length > 0) yield rows;
      if (end !== undefined) return void this.take(marker.length);
      await this.readMore();
    }
  }

  /** The next bytes, so many. Throws if there are fewer. */
  async *bytes(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (this.rest.length === 0) await this.readMore();
      const piece = this.take(Math.min(left, this.rest.length));
      left -= piece.length;
      yield piece;
    }
  }

  /** Reads to the end. Throws if there is more. */
  async end(): Promise<void> {
    if (this.rest.length > 0 || !(await this.source.next()).done) {
      throw new Error("it does not end as it should");
    }
  }

  private take(count: number): Buffer {
    const taken = this.rest.subarray(0, count);
    this.rest = this.rest.subarray(count);
    return taken;
  }

  private async readMore(): Promise<void> {
    const next = await this.source.next();
    if (next.done) throw new Error("it ends too early");
    this.rest = this.rest.length === 0 ? next.value : Buffer.concat([this.rest, next.value]);
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
