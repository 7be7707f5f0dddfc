import type * as Party from "partykit/server";
import { closeCodes } from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import { parseTokenFrame } from "@/lib/wire/parse";
import { verifyRoomToken } from "@/lib/wire/room-token";
import { WaitingSockets } from "@/lib/wire/waiting-sockets";
import { readEnv } from "./platform/env";
import { addressOf } from "./platform/rate-limit";

/** How the gateway tells the room of a socket that closed without a word (no client may send 1006). */
export const droppedCode = 4499;

const waitingSockets = new WaitingSockets();

/**
 * The document's address, with no room in it: reads the token, opens the room that it names and
 * joins the two sockets. The room judges the token; here it only has to be one of ours.
 */
export async function gateway(socket: Party.FetchSocket, lobby: Party.FetchLobby): Promise<void> {
  if (new URL(socket.request.url).pathname !== "/") {
    socket.close(closeCodes.misuse, "there is no room at this address");
    return;
  }
  const { ROOM_TOKEN_SECRET: secret, LIMITS_FACTOR } = readEnv(lobby.env);
  const endWaiting = waitingSockets.add(addressOf(socket.request), LIMITS_FACTOR);
  if (!endWaiting) {
    socket.close(closeCodes.flooding, "too many sockets without a token");
    return;
  }
  const stopWaiting = endWaiting;
  /** What came before the room's socket is open; null once it is. */
  let waiting: (string | ArrayBuffer)[] | null = [];
  let room: Awaited<ReturnType<Party.Stub["socket"]>> | undefined;
  let closed: { clean: boolean } | undefined;

  const timer = setTimeout(
    () => socket.close(closeCodes.noToken, "no token in time"),
    limits.tokenWaitSeconds * 1_000,
  );
  socket.addEventListener("message", ({ data }) => {
    if (!waiting) room?.send(data);
    else if (waiting.push(data) === 1) void open(data);
  });
  socket.addEventListener("close", ({ wasClean }) => {
    clearTimeout(timer);
    stopWaiting();
    closed = { clean: wasClean };
    if (wasClean) closeQuietly(socket, closeCodes.left, "");
    if (room) leave(room, closed);
  });
  socket.addEventListener("error", () => {
    closed ??= { clean: false };
    stopWaiting();
    if (room) leave(room, closed);
  });

  async function open(first: unknown): Promise<void> {
    clearTimeout(timer);
    stopWaiting();
    const frame = parseTokenFrame(first);
    const claims = frame && (await verifyRoomToken(frame.token, secret));
    if (!claims) return closeQuietly(socket, closeCodes.token, "the token is not good");
    const opened = await lobby.parties.main?.get(String(claims.room)).socket();
    if (!opened) throw new Error("this project has no party named main");
    if (closed) return leave(opened, closed);
    room = opened;
    opened.addEventListener("message", ({ data }) => socket.send(data));
    opened.addEventListener("close", ({ code, reason }) => {
      const sendable = code === 1000 || (code >= 3000 && code < 5000);
      closeQuietly(socket, sendable ? code : 1011, reason);
    });
    for (const data of waiting ?? []) opened.send(data);
    waiting = null;
  }
}

type Closable = { close(code?: number, reason?: string): void };

function leave(room: Closable, { clean }: { clean: boolean }): void {
  closeQuietly(room, clean ? closeCodes.left : droppedCode, "");
}

function closeQuietly(socket: Closable, code: number, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // Closed already, from the other side.
  }
}
