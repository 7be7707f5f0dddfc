/** The WebSockets as an AsyncAPI document, built from the schemas in lib/wire/frames.ts. */
import packageJson from "@/package.json";
import { type Channel, channels, closesOf } from "./channels";
import { clientFrames, type Frames, schemasOf, serverFrames } from "./frames";

const description = `The WebSockets of Teahouse. The REST API is in [openapi.json](/api/openapi.json). docs/protocol.md has the rules of the sockets, numbered.

There are two ways to use a room's socket. A client that sends \`{"token": "…"}\` and then \`{"msg": "…"}\` only needs channel \`room\`. A client that sends \`since\` with its token opts in to channel \`roomSince\`. \`x-close-codes\` lists how a socket can be closed.`;

const reference = (...path: string[]) => ({ $ref: `#/${path.join("/")}` });

export function asyncApiDocument() {
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Teahouse: WebSockets",
      version: packageJson.version,
      description,
      license: { name: packageJson.license },
    },
    defaultContentType: "application/json",
    servers: {
      http: server("ws"),
      https: server("wss"),
    },
    channels: Object.fromEntries(
      Object.entries(channels).map(([name, channel]) => [name, channelObject(channel)]),
    ),
    operations: Object.assign(
      {},
      ...Object.entries(channels).map(([name, channel]) => operations(name, channel)),
    ),
    components: {
      messages: {
        ...messages(clientFrames),
        ...messages(serverFrames),
        frames: {
          name: "frames",
          title: "Frames",
          summary: "Several frames in one WebSocket message, in order.",
          payload: { type: "array", items: { oneOf: arrayed().map(schemaReference) } },
        },
      },
      schemas: {
        ...schemasOf(clientFrames, "client"),
        ...schemasOf(serverFrames, "server"),
      },
    },
  };
}

function server(protocol: "ws" | "wss") {
  return {
    host: "{host}",
    protocol,
    variables: { host: { default: "localhost:3000", description: "The host of the pages." } },
  };
}

function channelObject(channel: Channel) {
  const { address, title, description, parameters, arrays } = channel;
  const requested = Object.values(channel.requests).flatMap(({ frames, answers = [] }) => [
    ...frames,
    ...answers,
  ]);
  const names = [...requested, ...channel.pushes, ...(arrays ? ["frames"] : [])];
  return {
    address,
    title,
    description,
    ...(parameters && { parameters }),
    messages: Object.fromEntries(
      names.map((name) => [name, reference("components", "messages", name)]),
    ),
    bindings: { ws: { method: "GET" } },
    "x-close-codes": closesOf(channel),
  };
}

/** Operations from the server's point of view: it receives requests and sends pushes. */
function operations(name: string, { requests, pushes, arrays }: Channel) {
  const channel = reference("channels", name);
  const inChannel = (message: string) => reference("channels", name, "messages", message);
  const receiving = Object.entries(requests).map(([key, { summary, frames, answers }]) => [
    key,
    {
      action: "receive",
      channel,
      summary,
      messages: frames.map(inChannel),
      ...(answers && { reply: { channel, messages: answers.map(inChannel) } }),
    },
  ]);
  const sending = {
    action: "send",
    channel,
    summary: "What the server sends unrequested.",
    messages: [...pushes, ...(arrays ? ["frames"] : [])].map(inChannel),
  };
  return { ...Object.fromEntries(receiving), [`${name}Tells`]: sending };
}

function messages(frames: Frames) {
  return Object.fromEntries(
    Object.entries(frames).map(([name, { title, summary }]) => [
      name,
      { name, title, summary, payload: schemaReference(name) },
    ]),
  );
}

/** Every frame that the server may send inside an array. */
function arrayed(): string[] {
  return Object.values(channels)
    .filter(({ arrays }) => arrays)
    .flatMap(({ requests, pushes }) => [
      ...Object.values(requests).flatMap(({ answers = [] }) => answers),
      ...pushes,
    ]);
}

function schemaReference(name: string) {
  return reference("components", "schemas", name);
}
