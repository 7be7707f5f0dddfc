import { closeCodes, comeBack } from "@/lib/wire/frames";
import type { ConnectionFrame } from "@/lib/wire/relay-frames";
import { noTokenInTime } from "@/lib/wire/token-wait";
import type { Alarm } from "../platform/alarm";
import { close } from "../platform/close";
import { enforceDeadlines } from "../platform/deadlines";
import { frameRate, RateLimit } from "../platform/rate-limit";
import type { Authentication } from "./authenticate";
import type { ConnectionRegistry, Socket } from "./connection-registry";
import type { Conversation } from "./conversation";
import type { Presence } from "./presence";
import type { RelayLink } from "./relay-links";

/** Handles the opening, the frames and the closing of clients' sockets, direct or behind a relay. */
export class Connections {
  private readonly frames: RateLimit<Socket>;

  constructor(
    private readonly parts: {
      alarm: Alarm;
      authentication: Authentication;
      conversation: Conversation;
      presence: Presence;
      registry: ConnectionRegistry;
    },
    limitsFactor: number,
    /** Runs a task during which the room receives no other event. */
    private readonly exclusively: (task: () => Promise<void>) => Promise<void>,
  ) {
    this.frames = new RateLimit(frameRate, limitsFactor);
  }

  /** `first`: the first frame, if it came with the handshake; such a socket does not wait. */
  async opened(socket: Socket, address: string | null, first: string | null): Promise<void> {
    this.parts.authentication.awaitToken(socket, first === null ? address : null);
    if (first !== null) await this.receive(socket, first);
  }

  async receive(socket: Socket, data: unknown): Promise<void> {
    const { authentication, registry } = this.parts;
    const isWaiting = registry.get(socket)?.kind === "waiting";
    if (isWaiting) await this.exclusively(() => authentication.authenticate(socket, data));
    else this.receiveFrame(socket, data);
  }

  /**
   * The client has gone: takes it off the room as soon as everything that it sent before is stored,
   * delivered and answered, and closes its socket. `clean`: it closed the socket itself, rather than
   * its connection dropping.
   */
  async closed(socket: Socket, clean: boolean): Promise<void> {
    const { registry, conversation, presence } = this.parts;
    const settled = conversation.settled();
    if (settled) await settled;
    const session = registry.get(socket);
    registry.delete(socket);
    this.frames.forget(socket);
    conversation.forget(socket);
    if (session?.kind === "member") presence.socketGone(session.uid, clean);
    close(socket, closeCodes.left, "");
  }

  /** Handles what a relay passes on, in order. */
  async receiveRelayed(link: RelayLink, frames: ConnectionFrame[]): Promise<void> {
    const receiveAll = async () => {
      for (const frame of frames) {
        if (frame.type === "open") {
          const socket = link.open(frame.connectionId);
          // The relay has bounded how many wait at an address, and waited for the token.
          this.parts.authentication.awaitToken(socket, null);
          await this.parts.authentication.authenticate(socket, frame.data);
          continue;
        }
        if (frame.type === "stop") {
          void this.relayStops(link);
          continue;
        }
        const socket = link.get(frame.connectionId);
        if (!socket) continue;
        if (frame.type === "frame") this.receiveFrame(socket, frame.data);
        // Not awaited: commits do not go on before this task ends.
        else void this.closedAtRelay(link, frame.connectionId, frame.clean);
      }
    };
    const hasNew = frames.some(({ type }) => type === "open");
    // Each token is waited for, and a message for each welcome would cost as much as making it.
    await (hasNew ? this.exclusively(() => link.gather(receiveAll)) : receiveAll());
  }

  /** The link broke, and with it all connections behind it. */
  async relayClosed(link: RelayLink): Promise<void> {
    await Promise.all(
      link.all().map(({ relayed }) => this.closedAtRelay(link, relayed.connectionId, false)),
    );
  }

  /** Closes sockets that sent no token in time, and removed persons' sockets after their 60 s. */
  closeOverdue(now: number): void {
    const { alarm, registry } = this.parts;
    enforceDeadlines(registry.waiting(), now, alarm, noTokenInTime);
    enforceDeadlines(registry.removed(), now, alarm, [closeCodes.removed, "removed from the room"]);
  }

  /** Has the clients come back through another relay, as soon as everything that they sent is answered. */
  private async relayStops(link: RelayLink): Promise<void> {
    const settled = this.parts.conversation.settled();
    if (settled) await settled;
    for (const socket of link.all()) {
      close(socket, closeCodes.shuttingDown, comeBack);
    }
  }

  private async closedAtRelay(
    link: RelayLink,
    connectionId: number,
    clean: boolean,
  ): Promise<void> {
    const socket = link.get(connectionId);
    if (!socket) return;
    await this.closed(socket, clean);
    link.forget(connectionId);
  }

  private receiveFrame(socket: Socket, data: unknown): void {
    const session = this.parts.registry.get(socket);
    if (session?.kind !== "member" && session?.kind !== "removed") return;
    if (this.frames.take(socket, Date.now())) {
      this.parts.conversation.receive(socket, session, data);
    } else close(socket, closeCodes.flooding, "too many frames");
  }
}
