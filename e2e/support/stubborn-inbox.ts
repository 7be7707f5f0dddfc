/** A person's inbox as a page holds it: it connects again whenever it ends, or was quiet for long. */
import WebSocket from "ws";
import { fields } from "./basic-client";
import type { Place } from "./stubborn-client";

/** As pages do it. */
const quietMs = 30_000;

export class StubbornInbox {
  /** The newest message that it was told of, by room. */
  readonly lastIds = new Map<number, number>();
  isReady = false;
  #socket: WebSocket | null = null;
  #isOver = false;

  /** It goes to these places in turn, at each attempt to another one. */
  constructor(private readonly places: readonly Place[]) {
    void this.#stayConnected();
  }

  close(): void {
    this.#isOver = true;
    this.#socket?.close();
  }

  async #stayConnected(): Promise<void> {
    for (let n = 0; !this.#isOver; n++) {
      const place = this.places[n % this.places.length];
      // While the stack is down it throws.
      if (place) await this.#connectOnce(place).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 500 + 1_000 * Math.random()));
    }
  }

  async #connectOnce({ rest, socketUrl }: Place): Promise<void> {
    const { token, user } = await rest("GET", "/Inbox");
    const url = new URL(`/parties/inbox/${user}`, socketUrl);
    const socket = new WebSocket(url, { handshakeTimeout: 5_000 });
    this.#socket = socket;
    socket.on("error", () => {});
    socket.once("open", () => socket.send(JSON.stringify({ token })));
    const timer = setTimeout(() => socket.terminate(), quietMs);
    socket.on("message", (data) => {
      timer.refresh();
      const { kind, room, lastId } = fields(JSON.parse(String(data)));
      if (kind === "ready") this.isReady = true;
      if (kind === "news") this.lastIds.set(Number(room), Number(lastId));
    });
    await new Promise((resolve) => socket.once("close", resolve));
    clearTimeout(timer);
    this.isReady = false;
  }
}
