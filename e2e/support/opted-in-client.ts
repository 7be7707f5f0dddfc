/** An opted-in client (`since`): it accepts single frames and arrays, and matches answers by `cid`. */
import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { expect } from "@playwright/test";
import WebSocket from "ws";
import { inboxUrl, roomAddresses, type SocketAddress } from "./address";
import { fields, type Person } from "./basic-client";
import { loadDocument, SocketCheck } from "./check-sockets";

export type Frame = Record<string, unknown>;

const leftovers: WebSocket[] = [];
const anyStatus = Symbol("true or false");

export function closeSockets(): void {
  for (const socket of leftovers.splice(0)) socket.terminate();
}

export class OptedIn {
  /** All frames so far, unpacked from arrays, in the order of arrival. */
  readonly frames: Frame[] = [];
  readonly #changes = new EventEmitter().setMaxListeners(100);
  readonly #ws: WebSocket;
  readonly #check: SocketCheck;
  #code: number | undefined;

  /** Enters a room; resolves after the welcome. `since` is the newest event that the client has. */
  static async enter(
    person: Person,
    room: number,
    {
      since = null,
      address = roomAddresses[0],
    }: { since?: number | null; address?: SocketAddress } = {},
  ): Promise<OptedIn> {
    const token = await person.token(room);
    const client = await OptedIn.openWith(token, room, { since, address });
    await client.frame({ type: 2 });
    return client;
  }

  /** Presents any token to a room, without waiting for the welcome. */
  static async openWith(
    token: unknown,
    room: number,
    {
      since = null,
      address = roomAddresses[0],
    }: { since?: number | null; address?: SocketAddress } = {},
  ): Promise<OptedIn> {
    const client = await OptedIn.open(address.url(room));
    client.send({ token, since });
    return client;
  }

  /** The person's inbox, once it reports news. */
  static async openInbox(person: Person): Promise<OptedIn> {
    const { token, user } = await inboxToken(person);
    const inbox = await OptedIn.open(inboxUrl(user));
    inbox.send({ token });
    await inbox.frame({ kind: "ready" });
    return inbox;
  }

  static async open(url: string): Promise<OptedIn> {
    const check = new SocketCheck(await loadDocument(), url);
    const ws = new WebSocket(url);
    const client = new OptedIn(ws, check);
    await once(ws, "open");
    return client;
  }

  private constructor(ws: WebSocket, check: SocketCheck) {
    this.#ws = ws;
    this.#check = check;
    leftovers.push(ws);
    ws.on("message", (data) => {
      check.received(String(data));
      const parsed: unknown = JSON.parse(String(data));
      this.frames.push(...(Array.isArray(parsed) ? parsed : [parsed]).map(fields));
      this.#changes.emit("change");
    });
    ws.on("close", (code) => {
      check.closed(code);
      this.#code = code;
      this.#changes.emit("change");
    });
    ws.on("error", () => {});
  }

  get welcome(): Frame {
    return this.frames.find(({ type }) => type === 2) ?? {};
  }

  /** The events so far: messages, edits, deletions, reactions. */
  get events(): Frame[] {
    return this.frames.filter(
      ({ type, id }) => id !== undefined && type !== 2 && type !== undefined,
    );
  }

  send(frame: unknown): void {
    const data = JSON.stringify(frame);
    this.#check.sent(data);
    this.#ws.send(data);
  }

  /** Sends a request, with a new `cid` if it has none; returns the answer. */
  async ask(frame: Frame): Promise<Frame> {
    const cid = frame.cid ?? randomBytes(8).toString("hex");
    const before = this.frames.length;
    this.send({ ...frame, cid });
    return this.frame({ cid, status: anyStatus }, before);
  }

  /** Sends a message, expects it to be accepted, and returns its id. */
  async say(msg: string, more: Frame = {}): Promise<number> {
    const answer = await this.ask({ msg, ...more });
    expect(answer, JSON.stringify(answer)).toMatchObject({ status: true });
    return Number(answer.id);
  }

  /** The first frame with these fields, from index `from` on. */
  async frame(wanted: Frame, from = 0, seconds = 10): Promise<Frame> {
    let found: Frame | undefined;
    let next = from;
    const look = () => {
      while (!found && next < this.frames.length) {
        const frame = this.frames[next++];
        if (frame && matches(frame, wanted)) found = frame;
      }
      return found !== undefined;
    };
    await this.until(look, JSON.stringify(wanted), seconds);
    return found ?? {};
  }

  /** Waits for the event with this id; all earlier ones have arrived before it. */
  async reach(id: number, seconds = 10): Promise<void> {
    await this.until(() => this.events.some((event) => event.id === id), `event ${id}`, seconds);
  }

  /** The close code, whichever side closed. */
  async closed(seconds = 15): Promise<number> {
    await this.until(() => this.#code !== undefined, "close", seconds);
    return this.#code ?? Number.NaN;
  }

  close(): void {
    this.#ws.close();
  }

  drop(): void {
    this.#ws.terminate();
  }

  async until(ready: () => boolean, what: string, seconds = 10): Promise<void> {
    const signal = AbortSignal.timeout(seconds * 1_000);
    while (!ready()) {
      const last = JSON.stringify(this.frames.slice(-5));
      if (this.#code !== undefined) throw new Error(`${this.#code} instead of ${what}; ${last}`);
      await once(this.#changes, "change", { signal }).catch((cause) => {
        throw new Error(`no ${what} within ${seconds} s; the last frames: ${last}`, { cause });
      });
    }
  }
}

export async function inboxToken(person: Person): Promise<{ token: unknown; user: unknown }> {
  const { token, user } = fields((await person.rest.call("GET", "/api/Inbox")).body);
  return { token, user };
}

/** Shallow, as it compares many frames. */
function matches(frame: Frame, wanted: Frame): boolean {
  return Object.entries(wanted).every(([key, value]) =>
    value === anyStatus ? typeof frame[key] === "boolean" : frame[key] === value,
  );
}
