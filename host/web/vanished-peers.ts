import type { Connection } from "./relayed-socket";

declare module "net" {
  interface Socket {
    /**
     * Missing in the types. Node's own `setTimeout` of a socket sees by it, too, whether a large write
     * makes progress.
     */
    readonly _handle: { readonly writeQueueSize: number } | null;
  }
}

/** Seconds between two looks at a socket; also how long a client has to answer a ping. */
const lookEvery = 10;

type Peer = {
  connection: Connection;
  /** As of the last look: bytes received, and bytes that the system has not taken yet. */
  read: number;
  queued: number;
  /** Whether a ping is unanswered. */
  isAsked: boolean;
  /** Whether the client has ever answered a ping, as every browser and library does. */
  answersPings: boolean;
};

/**
 * Ends sockets whose client has vanished without a word: a network that is gone, a NAT entry that has
 * expired. TCP notices that after 80 s in a quiet room and after a quarter of an hour in a busy one,
 * where it repeats what was not acknowledged.
 *
 * A client that was silent for 10 to 20 s gets a ping, and is ended if it sends nothing for 10 s more: 10
 * to 30 s after it vanished. It is a dropped client for the room, so others are told 10 s later
 * (docs/protocol.md). A client that has not answered the first ping, which it gets when it enters, is
 * left to TCP: some are written by hand and know no pings.
 */
export class VanishedPeers {
  /** One part is looked at each second, so that thousands of sockets do not hold up the others. */
  private readonly wheel = Array.from({ length: lookEvery }, () => new Set<Peer>());
  private turn = 0;
  private added = 0;

  constructor() {
    // In turns, not in milliseconds: time that this process was stopped for does not count. And after
    // everything that has arrived was read.
    setInterval(() => setImmediate(() => this.lookAtNext()), 1_000).unref();
  }

  /** Watches a client that has shown its token, and pings it. */
  watch(connection: Connection): void {
    const { socket, stream } = connection;
    const peer = {
      connection,
      ...{ read: stream.bytesRead, queued: 0, isAsked: false, answersPings: false },
    };
    const part = this.wheel[this.added++ % lookEvery];
    part?.add(peer);
    socket.once("pong", () => {
      peer.answersPings = true;
    });
    socket.once("close", () => part?.delete(peer));
    socket.ping();
  }

  private lookAtNext(): void {
    for (const peer of this.wheel[this.turn++ % lookEvery] ?? []) look(peer);
  }
}

function look(peer: Peer): void {
  const { socket, stream } = peer.connection;
  const { bytesRead: read } = stream;
  const queued = stream._handle?.writeQueueSize ?? 0;
  // What is queued shrinks only as the client takes what is before it, also a ping.
  const isTaking = peer.queued > 0 && queued !== peer.queued;
  // A paused socket is not read, because its room cannot keep up.
  const isAlive = read !== peer.read || isTaking || socket.isPaused;
  Object.assign(peer, { read, queued });
  if (isAlive) peer.isAsked = false;
  else if (!peer.answersPings) return;
  else if (peer.isAsked) socket.terminate();
  else {
    peer.isAsked = true;
    socket.ping();
  }
}
