import { closeCodes } from "@/lib/wire/frames";
import type { VisitorFrame } from "@/lib/wire/relay-frames";
import { frameRate, RateLimit } from "../platform/rate-limit";
import type { Admission } from "./authenticate";
import { close, type Roster, type Socket } from "./connection-registry";
import type { Conversation } from "./conversation";
import type { Presence } from "./presence";
import type { RelayLink } from "./relay-links";

/** What a room is made of, where it deals with visitors; made anew where the room is deleted. */
type Parts = {
  roster: Roster;
  presence: Presence;
  admission: Admission;
  conversation: Conversation;
};

/** The comings, frames and goings of sockets, whoever holds them. */
export class Visitors {
  private readonly frames: RateLimit<Socket>;
  private parts!: Parts;

  constructor(
    limitsFactor: number,
    /** Nothing else may happen in the room until it is done: the next frame is a member's. */
    private readonly alone: (task: () => Promise<void>) => Promise<void>,
    private readonly admit: (socket: Socket, data: unknown) => Promise<void>,
  ) {
    this.frames = new RateLimit(frameRate, limitsFactor);
  }

  use(parts: Parts): void {
    this.parts = parts;
  }

  came(socket: Socket, address: string | null): void {
    this.parts.admission.await(socket, address);
  }

  async said(socket: Socket, data: unknown): Promise<void> {
    const waits = this.parts.roster.get(socket)?.kind === "waiting";
    if (waits) await this.alone(() => this.admit(socket, data));
    else this.take(socket, data);
  }

  left(socket: Socket, clean: boolean): void {
    const { roster, conversation, presence } = this.parts;
    const session = roster.get(socket);
    roster.delete(socket);
    this.frames.forget(socket);
    conversation.forget(socket);
    if (session?.kind === "member") presence.socketGone(session.uid, clean);
  }

  /** What those did who are at a relay, in order. */
  async relayed(relay: RelayLink, frames: VisitorFrame[]): Promise<void> {
    const take = async () => {
      for (const frame of frames) {
        if (frame.type === "open") {
          const socket = relay.seat(frame.seat);
          this.came(socket, null);
          await this.admit(socket, frame.data);
          continue;
        }
        const socket = relay.get(frame.seat);
        if (!socket) continue;
        if (frame.type === "frame") this.take(socket, frame.data);
        else this.leftRelay(relay, frame.seat, frame.clean);
      }
    };
    const admits = frames.some(({ type }) => type === "open");
    await (admits ? this.alone(take) : take());
  }

  /** The relay is gone, and all who were there. */
  relayLeft(relay: RelayLink): void {
    for (const { relayed } of relay.all()) this.leftRelay(relay, relayed.seat, false);
  }

  private leftRelay(relay: RelayLink, seat: number, clean: boolean): void {
    const socket = relay.get(seat);
    relay.forget(seat);
    if (socket) this.left(socket, clean);
  }

  private take(socket: Socket, data: unknown): void {
    const session = this.parts.roster.get(socket);
    if (session?.kind !== "member" && session?.kind !== "removed") return;
    if (this.frames.take(socket, Date.now())) this.parts.conversation.take(socket, session, data);
    else close(socket, closeCodes.flooding, "too many frames");
  }
}
