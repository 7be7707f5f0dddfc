/** Every frame and every close of a socket against the AsyncAPI document. */
import {
  type Document,
  documentOf,
  follow,
  isObject,
  type Json,
  keysOf,
  misfit,
} from "./api-schemas";

type Direction = "send" | "receive";

/** Before a socket is opened that is to be watched. */
export function loadDocument(origin?: string): Promise<Document> {
  return documentOf("asyncapi.json", origin);
}

/** One socket. Its methods throw where what travels is not the document's. */
export class SocketCheck {
  #channel: string;
  #token = false;
  /** What has no answer yet: by `cid`, and of a client of the document in order. */
  readonly #asked: Json[] = [];

  constructor(
    private readonly document: Document,
    url: string,
  ) {
    this.#channel = new URL(url).pathname.startsWith("/parties/inbox/") ? "inbox" : "room";
  }

  /** Some of what tests send is meant to be refused, so that it is looked at once it was taken. */
  sent(data: unknown): void {
    const frame = typeof data === "string" ? parse(data) : undefined;
    if (this.#token) {
      this.#asked.push(isObject(frame) ? frame : {});
      return;
    }
    this.#token = true;
    if (isObject(frame) && "since" in frame && this.#channel === "room")
      this.#channel = "roomSince";
  }

  received(text: string): void {
    const value = parse(text);
    if (Array.isArray(value)) {
      if (!keysOf(this.document, "channels", this.#channel, "messages").includes("frames")) {
        throw this.#fault("comes as an array", text);
      }
      for (const frame of value) this.#frame(frame);
    } else {
      this.#frame(value);
    }
  }

  closed(code: number): void {
    const ours = code === 1000 || code >= 3000;
    const known = keysOf(this.document, "channels", this.#channel, "x-close-codes");
    if (ours && !known.includes(String(code))) throw this.#fault("closes so", String(code));
  }

  #frame(frame: unknown): void {
    const fault = this.#misfit("send", frame);
    if (fault) throw this.#fault(fault, JSON.stringify(frame));
    if (!isObject(frame) || typeof frame.status !== "boolean") return;
    const index =
      this.#channel === "room" ? 0 : this.#asked.findIndex(({ cid }) => cid === frame.cid);
    const [asked] = index < 0 ? [] : this.#asked.splice(index, 1);
    const taken = asked && frame.status ? this.#misfit("receive", asked) : null;
    if (taken) throw this.#fault(`was taken: ${taken}`, JSON.stringify(asked));
  }

  /** Null where it fits one of the frames that travel in this direction. */
  #misfit(direction: Direction, frame: unknown): string | null {
    const faults: string[] = [];
    for (const payload of this.#payloads(direction)) {
      const fault = misfit(this.document, payload, frame);
      if (!fault) return null;
      faults.push(fault);
    }
    return faults.join(" | ");
  }

  /** An operation that the server receives has its answers as `reply`. */
  #payloads(direction: Direction): Json[] {
    const known = payloads.get(this.#channel + direction);
    if (known) return known;
    const found = keysOf(this.document, "operations").flatMap((name) => {
      const operation = follow(this.document, "operations", name) ?? {};
      const { channel, action, messages, reply } = operation;
      if (!isReference(channel, `#/channels/${this.#channel}`)) return [];
      const answers = direction === "send" && isObject(reply) ? reply.messages : [];
      return [...(action === direction ? list(messages) : []), ...list(answers)];
    });
    const schemas = found.flatMap((reference): Json[] => {
      const path = isObject(reference) ? String(reference.$ref).slice(2).split("/") : [];
      // Frames in an array are looked at one by one.
      if (path.at(-1) === "frames") return [];
      const payload = follow(this.document, ...path, "payload");
      return payload ? [payload] : [];
    });
    payloads.set(this.#channel + direction, schemas);
    return schemas;
  }

  #fault(what: string, data: string): Error {
    return new Error(`not as asyncapi.json has it: in ${this.#channel}: ${what}\n${data}`);
  }
}

const payloads = new Map<string, Json[]>();

function isReference(value: unknown, target: string): boolean {
  return isObject(value) && value.$ref === target;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
