/** The sockets as an AsyncAPI document, made of the schemas in lib/wire/frames.ts. */
import packageJson from "@/package.json";
import { type Channel, channels, closesOf } from "./channels";
import { clientFrames, type Frames, schemasOf, serverFrames } from "./frames";

const description = `The WebSockets of Teahouse; its REST API is in [openapi.json](/api/openapi.json), rule by rule they are in docs/protocol.md.

A socket has two halves. A client that sends \`{"token": "…"}\` and then \`{"msg": "…"}\` needs to know channel \`room\` and nothing else. One that sends \`since\` with its token opts in to channel \`roomSince\`. \`x-close-codes\` says how a socket can end.`;

const reference = (...path: string[]) => ({ $ref: `#/${path.join("/")}` });

export function asyncApiDocument() {
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Teahouse: the sockets",
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
          summary: "Several frames in one WebSocket message, in their order.",
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
    variables: { host: { default: "localhost:3000", description: "Where the pages are." } },
  };
}

function channelObject(channel: Channel) {
  const { address, title, description, parameters, arrays } = channel;
  const asked = Object.values(channel.asks).flatMap(({ frames, answers = [] }) => [
    ...frames,
    ...answers,
  ]);
  const names = [...asked, ...channel.tells, ...(arrays ? ["frames"] : [])];
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

/** As the server sees them: it receives what clients ask, and sends what it tells. */
function operations(name: string, { asks, tells, arrays }: Channel) {
  const channel = reference("channels", name);
  const inChannel = (message: string) => reference("channels", name, "messages", message);
  const asking = Object.entries(asks).map(([key, { summary, frames, answers }]) => [
    key,
    {
      action: "receive",
      channel,
      summary,
      messages: frames.map(inChannel),
      ...(answers && { reply: { channel, messages: answers.map(inChannel) } }),
    },
  ]);
  const telling = {
    action: "send",
    channel,
    summary: "What comes unasked.",
    messages: [...tells, ...(arrays ? ["frames"] : [])].map(inChannel),
  };
  return { ...Object.fromEntries(asking), [`${name}Tells`]: telling };
}

function messages(frames: Frames) {
  return Object.fromEntries(
    Object.entries(frames).map(([name, { title, summary }]) => [
      name,
      { name, title, summary, payload: schemaReference(name) },
    ]),
  );
}

/** Every frame that may come in an array. */
function arrayed(): string[] {
  return Object.values(channels)
    .filter(({ arrays }) => arrays)
    .flatMap(({ asks, tells }) => [
      ...Object.values(asks).flatMap(({ answers = [] }) => answers),
      ...tells,
    ]);
}

function schemaReference(name: string) {
  return reference("components", "schemas", name);
}
