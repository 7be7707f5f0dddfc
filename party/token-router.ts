import type * as Party from "partykit/server";
import { firstFrameIn } from "@/lib/wire/addresses";
import { closeCodes } from "@/lib/wire/frames";
import { carriesSecret } from "@/lib/wire/internal-api";
import { parseTokenFrame } from "@/lib/wire/parse";
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

/** The engine's, which TypeScript's own library does not know, or knows otherwise. */
declare const Request: new (url: string, request: Party.Request) => Party.Request;
declare const WebSocketPair: new () => {
  0: Party.Connection;
  1: ClientSocket & { accept(): void };
};

type Lobby = Pick<Party.FetchLobby, "env" | "parties">;
type Context = Pick<Party.ExecutionContext, "waitUntil">;
type ClientSocket = Pick<Party.FetchSocket, "addEventListener" | "send" | "close">;
type Handshake = { url: string; headers: { get(name: string): string | null } };

/** The header in which a room or inbox gets the query of an address with a token. */
const queryHeader = "X-Query";

/** The first frame of a socket whose token was in its address; null if it still has to come. */
export function firstFrameOf(request: Pick<Handshake, "headers">): string | null {
  return firstFrameIn(request.headers.get(queryHeader) ?? "");
}

/** Whether there is a socket at this address; asked before a handshake is answered. */
export function hasSocket(url: string): boolean {
  return placeAt(new URL(url).pathname) !== null;
}

/** Serves the API document's address, `/`, which names no room; PartyKit sends all other paths here too. */
export function tokenRouter(
  socket: Party.FetchSocket,
  lobby: Party.FetchLobby,
  context: Context,
): void {
  const place = placeAt(new URL(socket.request.url).pathname);
  if (place) route(socket, socket.request, place, lobby, context);
  // Only where PartyKit's facade does not ask `hasSocket`.
  else socket.close(closeCodes.misuse, "there is no room at this address");
}

/**
 * Called before a room or inbox is reached at its own address, which makes one that does not exist.
 * The app's relay carries the secret and passes, as does a client with a token for this place in the
 * address. Every other client stays here until it has sent a token.
 */
export async function tokenGate(
  request: Party.Request,
  lobby: Party.Lobby,
  context: Context,
): Promise<Party.Request | Response> {
  const url = new URL(request.url);
  const place = placeAt(url.pathname);
  if (!place) return new Response("there is nothing at this address", { status: 404 });
  const { INTERNAL_SECRET, ROOM_TOKEN_SECRET } = readEnv(lobby.env);
  const isRelay = request.headers.has("Authorization");
  if (isRelay && (await carriesSecret(request, INTERNAL_SECRET))) return request;
  const first = firstFrameIn(url.search);
  // What is refused already here is closed from here.
  const isGood = parseTokenFrame(first)?.since !== "malformed";
  if (isGood && (await placeOfToken(first, place, ROOM_TOKEN_SECRET))) {
    return withoutQuery(request, url);
  }
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  route(server, request, place, lobby, context);
  const upgraded = { status: 101, webSocket: client };
  return new Response(null, upgraded);
}

/** PartyKit keeps a socket's address, but its token should be kept nowhere. */
function withoutQuery(request: Party.Request, { origin, pathname, search }: URL): Party.Request {
  const stripped = new Request(origin + pathname, request);
  stripped.headers.set(queryHeader, search);
  return stripped;
}

/**
 * Reads the token, opens a socket to the room or inbox that it names and joins the two. Here the token
 * only has to be signed by us, for this place; the room decides whether it is still valid. A client
 * that closes gets its answer from the room, which has taken all that came before.
 */
function route(
  socket: ClientSocket,
  request: Handshake,
  place: Place,
  lobby: Lobby,
  context: Context,
): void {
  const { ROOM_TOKEN_SECRET: secret, LIMITS_FACTOR } = readEnv(lobby.env);
  /** What the client sent before the room's socket was open; null once it is. */
  let early: (string | ArrayBuffer)[] | null = [];
  let room: Awaited<ReturnType<Party.Stub["socket"]>> | undefined;
  let closed: { clean: boolean } | undefined;

  const first = firstFrameIn(new URL(request.url).search);
  const stopWaiting =
    first === null
      ? waitForToken(waitingSockets, clientAddress(request), LIMITS_FACTOR, (code, reason) =>
          close(socket, code, reason),
        )
      : () => {};
  if (!stopWaiting) return;

  const receive = (data: string | ArrayBuffer) => {
    if (!early) room?.send(data);
    else if (early.push(data) === 1) {
      stopWaiting();
      // The client may be gone before the room has what it sent.
      context.waitUntil(open(data));
    }
  };
  const leave = (clean: boolean) => {
    stopWaiting();
    if (closed) return;
    closed = { clean };
    if (early?.length === 0) close(socket, closeCodes.left, "");
    else if (room) leaveRoom(room, clean);
  };
  socket.addEventListener("message", ({ data }) => receive(data));
  socket.addEventListener("close", ({ wasClean }) => leave(wasClean));
  socket.addEventListener("error", () => leave(false));
  if (first !== null) receive(first);

  async function open(frame: unknown): Promise<void> {
    const named = await placeOfToken(frame, place, secret);
    if (!named) return close(socket, closeCodes.token, "the token is not good");
    try {
      const opened = await lobby.parties[named.party]?.get(String(named.id)).socket();
      if (!opened) throw new Error(`this project has no party named ${named.party}`);
      join(opened);
    } catch (error) {
      close(socket, failedCode, "the room failed");
      throw error;
    }
  }

  function join(opened: NonNullable<typeof room>): void {
    room = opened;
    opened.addEventListener("message", ({ data }) => {
      if (closed?.clean !== false) socket.send(data);
    });
    opened.addEventListener("close", ({ code, reason }) => {
      const isSendable = code === closeCodes.left || (code >= 3000 && code < 5000);
      // In a turn of its own: of a close in the turn of the last frame, the engine often sends nothing.
      setTimeout(() => close(socket, isSendable ? code : failedCode, reason), 0);
    });
    for (const data of early ?? []) opened.send(data);
    early = null;
    if (closed) leaveRoom(opened, closed.clean);
  }
}

function leaveRoom(room: Parameters<typeof close>[0], clean: boolean): void {
  close(room, clean ? closeCodes.left : droppedCode, "");
}
