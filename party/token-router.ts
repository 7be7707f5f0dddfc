import type * as Party from "partykit/server";
import { closeCodes } from "@/lib/wire/frames";
import { parseTokenFrame } from "@/lib/wire/parse";
import { verifyRoomToken } from "@/lib/wire/room-token";
import { WaitingSockets, waitForToken } from "@/lib/wire/token-wait";
import { clientAddress } from "./platform/client-address";
import { close } from "./platform/close";
import { readEnv } from "./platform/env";

/** Tells the room that the client's connection dropped: the router may not close with 1006 itself. */
export const droppedCode = 4499;

/** RFC 6455: the server cannot go on. */
const failedCode = 1011;

const waitingSockets = new WaitingSockets();

/**
 * Serves the API document's address, which names no room: reads the token, opens a socket to the
 * room that it names and joins the two. Here the token only has to be signed by us; the room decides
 * whether it is still valid.
 */
export async function tokenRouter(
  socket: Party.FetchSocket,
  lobby: Party.FetchLobby,
): Promise<void> {
  if (new URL(socket.request.url).pathname !== "/") {
    socket.close(closeCodes.misuse, "there is no room at this address");
    return;
  }
  const { ROOM_TOKEN_SECRET: secret, LIMITS_FACTOR } = readEnv(lobby.env);
  const address = clientAddress(socket.request);
  const stopWaiting = waitForToken(waitingSockets, address, LIMITS_FACTOR, (code, reason) =>
    close(socket, code, reason),
  );
  if (!stopWaiting) return;
  const endWait = stopWaiting;
  /** What the client sent before the room's socket was open; null once it is. */
  let waiting: (string | ArrayBuffer)[] | null = [];
  let room: Awaited<ReturnType<Party.Stub["socket"]>> | undefined;
  let closed: { clean: boolean } | undefined;

  socket.addEventListener("message", ({ data }) => {
    if (!waiting) room?.send(data);
    else if (waiting.push(data) === 1) void open(data);
  });
  socket.addEventListener("close", ({ wasClean }) => {
    endWait();
    closed = { clean: wasClean };
    if (wasClean) close(socket, closeCodes.left, "");
    if (room) leave(room, closed);
  });
  socket.addEventListener("error", () => {
    endWait();
    closed ??= { clean: false };
    if (room) leave(room, closed);
  });

  async function open(first: unknown): Promise<void> {
    endWait();
    const frame = parseTokenFrame(first);
    const claims = frame && (await verifyRoomToken(frame.token, secret));
    if (!claims) return close(socket, closeCodes.token, "the token is not good");
    const opened = await lobby.parties.main?.get(String(claims.room)).socket();
    if (!opened) throw new Error("this project has no party named main");
    if (closed) return leave(opened, closed);
    room = opened;
    opened.addEventListener("message", ({ data }) => socket.send(data));
    opened.addEventListener("close", ({ code, reason }) => {
      const isSendable = code === closeCodes.left || (code >= 3000 && code < 5000);
      close(socket, isSendable ? code : failedCode, reason);
    });
    for (const data of waiting ?? []) opened.send(data);
    waiting = null;
  }
}

function leave(room: Parameters<typeof close>[0], { clean }: { clean: boolean }): void {
  close(room, clean ? closeCodes.left : droppedCode, "");
}
