/** Checks each frame and close code of a socket against the AsyncAPI document. */
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

/** To be awaited before the socket opens. */
export function loadDocument(origin?: string): Promise<Document> {
  return documentOf("asyncapi.json", origin);
}

/** Checks one socket; the methods throw if traffic deviates from the document. */
export class SocketCheck {
  #channel: string;
  #token = false;
  /** Unanswered requests: matched by `cid`, or for a basic client in order. */
  readonly #asked: Json[] = [];

  constructor(
    private readonly document: Document,
    url: string,
  ) {
    const { pathname, searchParams } = new URL(url);
    this.#channel = pathname.startsWith("/parties/inbox/") ? "inbox" : "room";
    this.#token = searchParams.has("token");
    if (this.#token && searchParams.has("since") && this.#channel === "room") {
      this.#channel = "roomSince";
    }
  }

  /** Some requests are meant to be refused, so a request is checked only once it is accepted. */
  sent(data: unknown): void {
    const frame = typeof data === "string" ? parse(data) : undefined;
    if (this.#token) {
      // The token was in the address, too.
      if (isObject(frame) && "token" in frame && this.#channel !== "room") return;
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

  /** Null if it matches a frame of this direction. */
  #misfit(direction: Direction, frame: unknown): string | null {
    const faults: string[] = [];
    for (const payload of this.#payloads(direction)) {
      const fault = misfit(this.document, payload, frame);
      if (!fault) return null;
      faults.push(fault);
    }
    return faults.join(" | ");
  }

  /** The answers to a request are the `reply` of the operation that receives it. */
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
      // Frames in an array are checked one by one.
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
