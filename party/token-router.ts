import type * as Party from "partykit/server";
import { closeCodes } from "@/lib/wire/frames";
import { carriesSecret } from "@/lib/wire/internal-api";
import { type Place, placeAt, placeOfToken } from "@/lib/wire/place";
import { WaitingSockets, waitForToken } from "@/lib/wire/token-wait";
import { clientAddress } from "./platform/client-address";
import { close } from "./platform/close";
import { readEnv } from "./platform/env";

/** Tells the room that the client's connection dropped: the router may not close with 1006 itself. */
export const droppedCode = 4499;

/** RFC 6455: the server cannot go on. */
const failedCode = 1011;

const waitingSockets = new WaitingSockets();

/** The engine's, which TypeScript's own library does not know. */
declare const WebSocketPair: new () => {
  0: Party.Connection;
  1: ClientSocket & { accept(): void };
};

type Lobby = Pick<Party.FetchLobby, "env" | "parties">;
type ClientSocket = Pick<Party.FetchSocket, "addEventListener" | "send" | "close">;

/** Serves the API document's address, `/`, which names no room; PartyKit sends all other paths here too. */
export function tokenRouter(socket: Party.FetchSocket, lobby: Party.FetchLobby): void {
  const place = placeAt(new URL(socket.request.url).pathname);
  if (place) route(socket, socket.request, place, lobby);
  else socket.close(closeCodes.misuse, "there is no room at this address");
}

/**
 * Called before a room or inbox is reached at its own address, which makes one that does not exist.
 * The app's relay carries the secret and passes; every other client stays here until it has sent a
 * token.
 */
export async function tokenGate(
  request: Party.Request,
  lobby: Party.Lobby,
): Promise<Party.Request | Response> {
  const place = placeAt(new URL(request.url).pathname);
  if (!place) return new Response("there is nothing at this address", { status: 404 });
  const isRelay = request.headers.has("Authorization");
  if (isRelay && (await carriesSecret(request, readEnv(lobby.env).INTERNAL_SECRET))) return request;
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  route(server, request, place, lobby);
  const upgraded = { status: 101, webSocket: client };
  return new Response(null, upgraded);
}

/**
 * Reads the token, opens a socket to the room or inbox that it names and joins the two. Here the token
 * only has to be signed by us, for this place; the room decides whether it is still valid.
 */
function route(
  socket: ClientSocket,
  request: { headers: { get(name: string): string | null } },
  place: Place,
  lobby: Lobby,
): void {
  const { ROOM_TOKEN_SECRET: secret, LIMITS_FACTOR } = readEnv(lobby.env);
  const address = clientAddress(request);
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
    const named = await placeOfToken(first, place, secret);
    if (!named) return close(socket, closeCodes.token, "the token is not good");
    const opened = await lobby.parties[named.party]?.get(String(named.id)).socket();
    if (!opened) throw new Error(`this project has no party named ${named.party}`);
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
