import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type WebSocket from "ws";
import { WebSocketServer } from "ws";
import { ClientSocket } from "./client-socket";

describe("the generator's WebSocket, with a server on ws", () => {
  let server: WebSocketServer;
  let url: string;
  let client: ClientSocket;
  let got: string[];

  beforeEach(async () => {
    server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
    await once(server, "listening");
    url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/room?x=1`;
  });

  afterEach(() => {
    client.terminate();
    for (const socket of server.clients) socket.terminate();
    server.close();
  });

  /** Collects payloads and the ending in `got`. */
  function open(subprotocol?: string): Promise<void> {
    const heard: string[] = [];
    got = heard;
    return new Promise((resolve) => {
      client = new ClientSocket(url, subprotocol, {
        open: resolve,
        message: (bytes) => void heard.push(bytes.toString()),
        close: (reason) => void heard.push(`end: ${reason}`),
      });
    });
  }

  async function connect(subprotocol?: string): Promise<{ socket: WebSocket; target?: string }> {
    const connected = once(server, "connection");
    await open(subprotocol);
    const [socket, request] = await connected;
    return { socket, target: request.url };
  }

  test("asks for the address and the subprotocol", async () => {
    const { socket, target } = await connect("xmpp");
    expect(target).toBe("/room?x=1");
    expect(socket.protocol).toBe("xmpp");
  });

  test("takes and sends texts of any length, in order", async () => {
    const { socket } = await connect();
    const texts = [0, 125, 126, 127, 65_535].map(
      (bytes) => "茶".repeat(bytes / 3) + ".".repeat(bytes % 3),
    );
    socket.on("message", (data) => socket.send(String(data)));
    for (const text of texts) client.send(text);
    await expect.poll(() => got).toEqual(texts);
  });

  test("takes what comes in pieces, and what comes with other things in one piece", async () => {
    const { socket } = await connect();
    const texts = [
      "a",
      "茶".repeat(400_000),
      "b",
      "x".repeat(65_536),
      ...Array<string>(500).fill("many"),
    ];
    for (const text of texts) socket.send(text);
    await expect.poll(() => got.length).toBe(texts.length);
    expect(got).toEqual(texts);
  });

  test("answers a ping with what was in it", async () => {
    const { socket } = await connect();
    const answered = once(socket, "pong");
    socket.ping("are you there");
    expect(String((await answered)[0])).toBe("are you there");
  });

  test("says with which code the server closed it", async () => {
    const { socket } = await connect();
    socket.close(4003, "no");
    await client.closed;
    expect(got).toEqual(["end: closed with 4003 no"]);
  });

  test("closes with 1000 and waits for the server", async () => {
    const { socket } = await connect();
    const closed = once(socket, "close");
    client.close();
    await client.closed;
    expect((await closed)[0]).toBe(1000);
  });

  test("goes without a word", async () => {
    const { socket } = await connect();
    const closed = once(socket, "close");
    client.terminate();
    expect((await closed)[0]).toBe(1006);
  });

  test("says why it was refused", async () => {
    server.options.verifyClient = () => false;
    void open();
    await client.closed;
    expect(got).toEqual(["end: was refused: HTTP/1.1 401 Unauthorized"]);
  });
});
