/** Sends frames verbatim and checks the answers. */
import WebSocket from "ws";
import { isObject } from "../support/api-schemas";
import { loadDocument, SocketCheck } from "../support/check-sockets";
import type { Stack } from "../support/stack";
import type { Client } from "../support/stack-client";
import type { Wire } from "./frames";

const maxSeconds = 20;

/** A member's socket that sends arbitrary frames. */
export class SocketRunner {
  private marks = 0;
  private fault: Error | undefined;
  private notify = () => {};
  private readonly answers: Record<string, unknown>[] = [];

  private constructor(
    private readonly socket: WebSocket,
    private readonly check: SocketCheck,
    private readonly optedIn: boolean,
  ) {
    socket.on("message", (data) => {
      try {
        check.received(String(data));
      } catch (error) {
        this.fault ??= error instanceof Error ? error : new Error(String(error));
      }
      const parsed: unknown = JSON.parse(String(data));
      for (const frame of Array.isArray(parsed) ? parsed : [parsed]) {
        if (isObject(frame) && "status" in frame) this.answers.push(frame);
      }
      this.notify();
    });
    socket.on("close", (code) => {
      this.fault ??= new Error(`the socket was closed with ${code}`);
      this.notify();
    });
    socket.on("error", () => {});
  }

  static async enter(stack: Stack, client: Client, room: number, optedIn: boolean) {
    const url = `${stack.partyUrl}/parties/main/${room}`;
    const check = new SocketCheck(await loadDocument(stack.origin), url);
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    const runner = new SocketRunner(socket, check, optedIn);
    const { token } = JSON.parse(await (await client.get(`/Room/${room}`)).text());
    const first = JSON.stringify({ token, ...(optedIn && { since: null }) });
    check.sent(first);
    socket.send(first);
    return runner;
  }

  /** Expects an answer to each frame except typing. Throws if one is missing or the socket ends. */
  async run(frames: Wire[]): Promise<void> {
    const cid = `mark${this.marks++}`;
    for (const frame of frames) this.send(frame);
    this.send(JSON.stringify({ msg: "", cid }));
    // Answers come in order, so none is missing after the last one.
    const isDone = this.optedIn
      ? () => this.answers.some((answer) => answer.cid === cid)
      : () => this.answers.length > frames.length;
    const timeout = new Promise<never>((_, reject) => {
      setTimeout(
        () => reject(new Error(`no answer within ${maxSeconds} s`)),
        maxSeconds * 1_000,
      ).unref();
    });
    while (!this.fault && !isDone()) {
      await Promise.race([
        new Promise<void>((resolve) => {
          this.notify = resolve;
        }),
        timeout,
      ]);
    }
    if (this.fault) throw this.fault;
    this.answers.length = 0;
  }

  close(): void {
    this.fault = new Error("closed");
    this.socket.terminate();
  }

  private send(frame: Wire): void {
    // An accepted frame must be valid. For opted-in clients it is unknown which answer belongs to which frame.
    if (!this.optedIn) this.check.sent(frame);
    this.socket.send(frame);
  }
}

/** The close code of a socket with this first frame. */
export async function firstFrame(url: string, frame: Wire): Promise<number> {
  const socket = new WebSocket(url, { handshakeTimeout: maxSeconds * 1_000 });
  const code = new Promise<number>((resolve) => socket.once("close", resolve));
  socket.on("error", () => {});
  socket.on("open", () => socket.send(frame));
  return code;
}
