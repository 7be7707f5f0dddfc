import WebSocket from "ws";
import type { VisitorFrame } from "@/lib/wire/relay-frames";

/** The engine takes a MiB at once, and would end the link at more; a character has three bytes. */
const maxCharacters = 256 * 1024;
/** Some of them may come in, and each who does keeps all others waiting. */
const maxFrames = 100;
/** Bytes or characters: with more of them on the way the room is behind. */
const maxLag = 4 * 1024 * 1024;

/** What visitors do, on its way to their room: kept until the link is open, and then in order. */
export class LinkQueue {
  /** Frames, as JSON. */
  private readonly waiting: string[] = [];
  /** Their length together. */
  private characters = 0;
  private flushing: NodeJS.Immediate | undefined;
  private behind = false;

  constructor(
    private readonly room: WebSocket,
    /** The room fell behind, or has caught up. */
    private readonly onLag: (isBehind: boolean) => void,
  ) {
    room.on("open", () => this.flush());
  }

  get isBehind(): boolean {
    return this.behind;
  }

  /**
   * What is added in one turn of the event loop goes out together, and with it what the turns after
   * it add, for as long as each adds something.
   */
  push(frame: VisitorFrame): void {
    const text = JSON.stringify(frame);
    this.waiting.push(text);
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

  /** Sends what waits, at once; does nothing while the link is not open. */
  flush(): void {
    clearImmediate(this.flushing);
    this.flushing = undefined;
    if (this.room.readyState !== WebSocket.OPEN) return;
    this.characters = 0;
    const all = this.waiting.splice(0);
    while (all.length > 0) {
      let length = 0;
      const tooMany = all.findIndex((text, index) => {
        length += text.length;
        return index === maxFrames || length > maxCharacters;
      });
      const part = all.splice(0, tooMany === -1 ? all.length : Math.max(1, tooMany));
      this.room.send(`[${part.join(",")}]`, () => this.checkLag());
    }
    this.checkLag();
  }

  private checkLag(): void {
    const isBehind = this.characters + this.room.bufferedAmount > maxLag;
    if (isBehind === this.behind) return;
    this.behind = isBehind;
    this.onLag(isBehind);
  }
}
