/**
 * A client written from the API document alone: plain HTTP, a cookie jar and a WebSocket. It imports
 * nothing of the app. All answers and frames are checked against the server's own documents.
 */
import { createHash, randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import type { Socket as Stream } from "node:net";
import { expect } from "@playwright/test";
import WebSocket from "ws";
import { documentAddress, type SocketAddress, webOrigin } from "./address";
import { checkExchange } from "./check-rest";
import { loadDocument, SocketCheck } from "./check-sockets";

export type Answer = { status: number; headers: Headers; text: string; body: unknown };

const leftovers: (() => unknown)[] = [];
/** As browsers do, ws waits for 2 s until the other side ends a connection that both have closed. */
const options = { closeTimeout: 2_000, perMessageDeflate: false };

/** Closes the sockets and deletes the rooms that the test made. */
export async function cleanUp(): Promise<void> {
  await Promise.allSettled(leftovers.splice(0).map((remove) => remove()));
}

export class Client {
  readonly cookies = new Map<string, string>();

  /** Calls with a JSON body, or without a body. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
    if (body === undefined) return this.request(path, { method, headers });
    const type = { "content-type": "application/json" };
    return this.request(path, {
      method,
      headers: { ...type, ...headers },
      body: JSON.stringify(body),
    });
  }

  async request(path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers);
    const cookies = [...this.cookies].map(([name, value]) => `${name}=${value}`);
    if (cookies.length > 0 && !headers.has("cookie")) headers.set("cookie", cookies.join("; "));
    const response = await fetch(webOrigin + path, { redirect: "manual", ...init, headers });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    const text = await response.text();
    const { status, headers: answered } = response;
    const requestBody = typeof init.body === "string" ? parse(init.body) : undefined;
    const method = init.method ?? "GET";
    await checkExchange({ method, path, requestBody, status, headers: answered, text });
    return { status, headers: answered, text, body: parse(text) };
  }

  #keep(cookie: string): void {
    const [pair = "", ...attributes] = cookie.split(";").map((part) => part.trim());
    const [name = "", ...value] = pair.split("=");
    const gone = attributes.some((attribute) => {
      const [key, date = ""] = attribute.toLowerCase().split("=");
      return (
        attribute.toLowerCase() === "max-age=0" ||
        (key === "expires" && Date.parse(date) < Date.now())
      );
    });
    if (gone) this.cookies.delete(name);
    else this.cookies.set(name, value.join("="));
  }
}

export class Person {
  readonly rest = new Client();

  constructor(
    readonly username = unique("ann"),
    readonly nickname = `I'm ${username}`,
    readonly password = "zjh1997@stupid",
  ) {}

  register(path = "/User"): Promise<Answer> {
    const { username, password, nickname } = this;
    return this.rest.call("POST", path, { username, password, nickname });
  }

  logIn(password = md5(this.password), path = "/Login"): Promise<Answer> {
    return this.rest.call("POST", path, { username: this.username, password });
  }

  /** The same person on another device: a session of its own. */
  async elsewhere(agent = "elsewhere"): Promise<Person> {
    const { username, nickname, password } = this;
    const other = new Person(username, nickname, password);
    const login = { username, password: md5(password) };
    const answer = await other.rest.call("POST", "/Login", login, { "user-agent": agent });
    expect(answer.body, answer.text).toStrictEqual({ status: true });
    return other;
  }

  async makeRoom(options: Record<string, unknown> = {}): Promise<number> {
    const name = `${this.username}的聊天室的名字`;
    const answer = await this.rest.call("POST", "/Room", { name, ...options });
    expect(answer.status, answer.text).toBe(201);
    const { id } = fields(answer.body);
    if (typeof id !== "number") throw new Error(`a room's id is no number: ${answer.text}`);
    leftovers.push(() => this.rest.call("DELETE", `/Room/${id}`));
    return id;
  }

  async token(room: number): Promise<string> {
    const answer = await this.rest.call("GET", `/Room/${room}`);
    const { token } = fields(answer.body);
    if (typeof token !== "string") throw new Error(`no token: ${answer.status} ${answer.text}`);
    return token;
  }

  /** Enters a room. The token gets no answer, so an empty message proves that it was accepted. */
  async enter(room: number, address: SocketAddress = documentAddress): Promise<Socket> {
    const token = await this.token(room);
    const socket = await Socket.open(address.url(room));
    socket.send({ token });
    expect(await socket.say("")).toStrictEqual({ status: false });
    return socket;
  }

  /** The frame that other members get for this person's message. */
  said(msg: string) {
    const { username, nickname } = this;
    return { type: 0, msg, username, nickname, time: expect.any(Number) };
  }

  entered() {
    return this.#presence(1);
  }

  left() {
    return this.#presence(0);
  }

  #presence(action: 0 | 1) {
    const { username, nickname } = this;
    return { type: 1, username, nickname, action, time: expect.any(Number) };
  }
}

export async function signedIn(name = "ann"): Promise<Person> {
  const person = new Person(unique(name));
  const registered = await person.register();
  expect(registered.status, registered.text).toBe(201);
  const answer = await person.logIn();
  expect(answer.body, answer.text).toStrictEqual({ status: true });
  return person;
}

/** Waits until the archive has the room's events up to this id. */
export function untilArchived(person: Person, room: number, id: number): Promise<void> {
  const archived = async () =>
    fields((await person.rest.call("GET", `/Room/${room}/Message?expand=1&limit=1`)).body).archived;
  return expect.poll(archived, { timeout: 30_000 }).toBeGreaterThanOrEqual(id);
}

export class Socket {
  /** Every frame so far, in the order of arrival. */
  readonly frames: unknown[] = [];
  readonly #answers: unknown[] = [];
  readonly #events: unknown[] = [];
  readonly #changes = new EventEmitter();
  readonly #ws: WebSocket;
  readonly #check: SocketCheck;
  #stream: Stream | undefined;
  #wasOpen = false;
  #code: number | undefined;

  static async open(url: string): Promise<Socket> {
    const socket = new Socket(url, new SocketCheck(await loadDocument(), url));
    const hasTried = () => socket.#wasOpen || socket.#ws.readyState > WebSocket.OPEN;
    await socket.#until(hasTried, "open socket", 10);
    // It may have been closed right behind the handshake.
    if (!socket.#wasOpen) throw new Error(`${url} refused the socket`);
    return socket;
  }

  private constructor(url: string, check: SocketCheck) {
    this.#check = check;
    this.#ws = new WebSocket(url, options);
    this.#ws.on("upgrade", ({ socket }) => {
      this.#stream = socket;
    });
    this.#ws.on("open", () => {
      this.#wasOpen = true;
      this.#changes.emit("change");
    });
    this.#ws.on("error", () => this.#changes.emit("change"));
    this.#ws.on("message", (data, isBinary) => {
      check.received(String(data));
      this.#take(isBinary ? data : parse(String(data)));
    });
    this.#ws.on("close", (code) => {
      check.closed(code);
      this.#code = code;
      this.#changes.emit("change");
    });
    leftovers.push(() => this.#ws.terminate());
  }

  send(frame: unknown): void {
    this.sendRaw(JSON.stringify(frame));
  }

  sendRaw(data: string | Buffer): void {
    this.#check.sent(data);
    this.#ws.send(data);
  }

  /** Sends a message and returns the answer. */
  say(msg: string): Promise<unknown> {
    this.send({ msg });
    return this.answer();
  }

  /** The next answer to a request. */
  async answer(seconds = 10): Promise<unknown> {
    await this.#until(() => this.#answers.length > 0, "answer", seconds);
    return this.#answers.shift();
  }

  /** The next frame that is not an answer. */
  async event(seconds = 10): Promise<unknown> {
    await this.#until(() => this.#events.length > 0, "event", seconds);
    return this.#events.shift();
  }

  async events(count: number): Promise<unknown[]> {
    const events: unknown[] = [];
    while (events.length < count) events.push(await this.event());
    return events;
  }

  /** The close code, whichever side closed. */
  async closed(seconds = 10): Promise<number> {
    await this.#until(() => this.#code !== undefined, "close", seconds);
    return this.#code ?? Number.NaN;
  }

  /** Closes and returns the code of the other side's close. */
  leave(code?: number): Promise<number> {
    this.#ws.close(code);
    return this.closed();
  }

  /** Ends the connection without a close frame. */
  drop(): void {
    this.#ws.terminate();
  }

  /**
   * Sends frames and then a close frame as one packet, and returns the code of the other side's close;
   * "and is gone": ends the connection right behind it; "without a close frame": right behind the frames.
   */
  async sendAndLeave(
    frames: unknown[],
    how?: "and is gone" | "without a close frame",
  ): Promise<number> {
    this.#stream?.cork();
    for (const frame of frames) this.send(frame);
    if (how !== "without a close frame") this.#ws.close(1000);
    this.#stream?.uncork();
    if (how) this.#stream?.end();
    return this.closed();
  }

  #take(frame: unknown): void {
    this.frames.push(frame);
    const isAnswer = typeof frame === "object" && frame !== null && "status" in frame;
    (isAnswer ? this.#answers : this.#events).push(frame);
    this.#changes.emit("change");
  }

  async #until(ready: () => boolean, what: string, seconds: number): Promise<void> {
    const signal = AbortSignal.timeout(seconds * 1000);
    while (!ready()) {
      const sofar = `frames so far: ${JSON.stringify(this.frames.slice(-5))}`;
      if (this.#code !== undefined) throw new Error(`${this.#code} instead of ${what}; ${sofar}`);
      await once(this.#changes, "change", { signal }).catch((cause) => {
        throw new Error(`no ${what} within ${seconds} s; ${sofar}`, { cause });
      });
    }
  }
}

export function unique(name: string): string {
  return name + randomBytes(6).toString("hex");
}

export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

/** A JSON object's fields. Throws for anything else. */
export function fields(value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new Error(`not an object: ${JSON.stringify(value)}`);
}

export function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`not a list: ${JSON.stringify(value)}`);
}

/** Expects a problem of RFC 9457; returns the names of the invalid fields. */
export function expectProblem(answer: Answer, status: number): string[] {
  expect(answer.status, answer.text).toBe(status);
  expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json\b/);
  const { errors, ...problem } = fields(answer.body);
  const text = expect.any(String);
  expect(problem).toStrictEqual({ type: text, title: text, status, detail: text });
  if (status !== 400) expect(errors).toBeUndefined();
  return errors === undefined ? [] : Object.keys(fields(errors));
}

/** The parsed JSON, or the text if it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
