import WebSocket from "ws";
import { closeCodes } from "@/lib/wire/frames";
import type { ConnectionFrame } from "@/lib/wire/relay-frames";

/** The engine closes a link that sends more than 1 MiB at once; a character has up to three bytes. */
const maxCharacters = 256 * 1024;
const maxFrames = 100;
/**
 * These make all other frames wait. The room may have to ask the app twice about each, and Cloudflare's
 * free plan lets it make 50 calls for one message.
 */
const maxOpening = 20;
/** The room is behind if more bytes or characters than this are on their way. */
const maxLag = 4 * 1024 * 1024;

type Waiting = { text: string; opens: boolean };

/** Sends connections' frames to their room in order, and keeps them until the link is open. */
export class LinkQueue {
  /** Frames as JSON. */
  private readonly waiting: Waiting[] = [];
  /** Their total length. */
  private characters = 0;
  private flushing: NodeJS.Immediate | undefined;
  private behind = false;
  private isEnding = false;

  constructor(
    private readonly room: WebSocket,
    /** Called when the room falls behind and when it has caught up. */
    private readonly onLag: (isBehind: boolean) => void,
  ) {
    room.on("open", () => this.flush());
  }

  get isBehind(): boolean {
    return this.behind;
  }

  /**
   * Frames of one turn of the event loop go out together, and with them those of the following turns,
   * as long as each adds some.
   */
  push(frame: ConnectionFrame): void {
    const text = JSON.stringify(frame);
    this.waiting.push({ text, opens: frame.type === "open" });
    this.characters += text.length;
    if (this.waiting.length >= maxFrames) this.flush();
    else this.flushing ??= setImmediate(() => this.gather(0));
    this.checkLag();
  }

  private gather(before: number): void {
    const { length } = this.waiting;
    if (length > before) this.flushing = setImmediate(() => this.gather(length));
    else this.flush();
  }

  /** Sends all waiting frames and then closes the link, as soon as it is open. */
  end(): void {
    this.isEnding = true;
    this.flush();
  }

  /** Sends all waiting frames at once; does nothing while the link is not open. */
  flush(): void {
    clearImmediate(this.flushing);
    this.flushing = undefined;
    if (this.room.readyState !== WebSocket.OPEN) return;
    this.characters = 0;
    const all = this.waiting.splice(0);
    while (all.length > 0) {
      let length = 0;
      let opening = 0;
      const tooMany = all.findIndex(({ text, opens }, index) => {
        length += text.length;
        if (opens) opening++;
        return index === maxFrames || opening > maxOpening || length > maxCharacters;
      });
      const part = all.splice(0, tooMany === -1 ? all.length : Math.max(1, tooMany));
      this.room.send(`[${part.map(({ text }) => text).join(",")}]`, () => this.checkLag());
    }
    if (this.isEnding) this.room.close(closeCodes.left);
    this.checkLag();
  }

  private checkLag(): void {
    const isBehind = this.characters + this.room.bufferedAmount > maxLag;
    if (isBehind === this.behind) return;
    this.behind = isBehind;
    this.onLag(isBehind);
  }
}
