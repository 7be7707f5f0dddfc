import type { Reading } from "./dialects/dialect";

type Link = { bytes: Buffer; reading: Reading; next: Link | null };

/** How far ahead a socket's next payload is looked for: past what only others got. */
const reach = 16;

/**
 * What the members of one room got, each distinct payload read once.
 *
 * Members get the same bytes in the same order, so what a socket gets next is almost always what
 * another one got before. Comparing bytes is some fifty times cheaper than parsing, and without it
 * the generator would be slower than the servers that it measures. Nothing is taken on trust: what
 * differs by a byte is parsed.
 */
export class RoomReadings {
  private tail: Link = { bytes: Buffer.alloc(0), reading: emptyReading, next: null };

  /** A socket's place in the sequence. */
  cursor(): Cursor {
    return new Cursor(this.tail, (link) => {
      this.tail = link;
    });
  }
}

export class Cursor {
  constructor(
    private link: Link,
    private readonly onTail: (link: Link) => void,
  ) {}

  /** `bytes` need not be good for longer than this takes. */
  read(bytes: Buffer, parse: () => Reading): Reading {
    let ahead = this.link.next;
    for (let step = 0; ahead && step < reach; step++, ahead = ahead.next) {
      if (ahead.bytes.equals(bytes)) {
        this.link = ahead;
        return ahead.reading;
      }
    }
    const reading = parse();
    if (reading.personal || reading.serials.length + reading.people.length === 0) return reading;
    const link = { bytes: Buffer.from(bytes), reading, next: this.link.next };
    this.link.next = link;
    this.link = link;
    if (!link.next) this.onTail(link);
    return reading;
  }
}

const emptyReading: Reading = {
  serials: [],
  accepted: 0,
  refused: 0,
  people: [],
  lastId: 0,
  joined: false,
  personal: false,
  replies: [],
};
