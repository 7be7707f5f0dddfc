import { readFile } from "node:fs/promises";
import path from "node:path";
import { heartbeat } from "@/lib/wire/relay-frames";
import { root } from "../paths";

/** PartyKit's server around a room, which `partykit deploy` fills in on the platform. */
const facadeFile = path.join(root, "node_modules/partykit/dist/generated.js");

/** Changes to PartyKit 0.0.115, as exact strings. The platform's own facade does not have them. */
const patches: [before: string, after: string][] = [
  // The close event becomes the second argument of onClose (docs/decisions/0003-close-events.md).
  [
    `
  onClose(ws) {
    if (this.worker.onClose) {
      return this.worker.onClose(ws);
    }
  }
`,
    `
  onClose(ws, event) {
    if (this.worker.onClose) {
      return this.worker.onClose(ws, event);
    }
  }
`,
  ],
  [`const handleCloseFromClient = () => {`, `const handleCloseFromClient = (event) => {`],
  [
    `        this.invokeOnClose(connection).catch(`,
    `        this.invokeOnClose(connection, event).catch(`,
  ],
  [`async webSocketClose(ws) {`, `async webSocketClose(ws, code, reason, wasClean) {`],
  [
    `      return this.invokeOnClose(connection);`,
    `      return this.invokeOnClose(connection, { code, reason, wasClean });`,
  ],
  [
    `
    async invokeOnClose(connection) {
      assert(this.worker, "[onClose] Worker not initialized.");
      return this.worker.onClose(connection);
`,
    `
    async invokeOnClose(connection, event) {
      assert(this.worker, "[onClose] Worker not initialized.");
      return this.worker.onClose(connection, event);
`,
  ],
  // A handshake at an address without a socket is refused; PartyKit opens a socket at every address.
  [
    `
  async fetch(request, env, ctx) {
    try {
      const url = new URL(request.url);
`,
    `
  async fetch(request, env, ctx) {
    try {
      const url = new URL(request.url);
      if (
        request.headers.get("upgrade")?.toLowerCase() === "websocket" &&
        Worker.hasSocket?.(request.url) === false
      ) {
        return new Response("there is no WebSocket at this address", { status: 404 });
      }
`,
  ],
  // The engine answers a link's heartbeat itself, so that rooms and inboxes sleep meanwhile.
  [
    `
var HibernatingConnectionManager = class {
  constructor(controller) {
    this.controller = controller;
`,
    `
var HibernatingConnectionManager = class {
  constructor(controller) {
    this.controller = controller;
    controller.setWebSocketAutoResponse(
      new WebSocketRequestResponsePair("${heartbeat.ask}", "${heartbeat.answer}")
    );
`,
  ],
  // A room that fails in the engine, as one of a cluster does when it moves or its bucket does not answer,
  // can be called again in a moment; what it was to do may be done.
  [
    `
      console.warn("fetch error", e);
      return new Response(e instanceof Error ? e.message : \`\${e}\`, {
        status: 500
      });
`,
    `
      if (!e?.retryable) console.warn("fetch error", e);
      return new Response(e instanceof Error ? e.message : \`\${e}\`, {
        status: 503,
        headers: { "Retry-After": "1" }
      });
`,
  ],
  // A room can reach the inboxes from onAlarm, which would throw.
  [
    `
            if (self.inAlarm) {
              throw new Error(
                "You can not access \`Party.context.parties\` in the \`onAlarm\` handler.\\nThis is a known limitation, and may be fixed in a future version of PartyKit."
              );
            }
            if (self.parties) {
              return self.parties;
            }
            throw new Error(
              "Parties are not yet initialized. This is probably a bug in PartyKit."
            );
`,
    `
            return self.parties ??= createMultiParties(self.namespaces, { host: "party" });
`,
  ],
];

/** Reads PartyKit's facade as the platform has it. */
export function readFacade(): Promise<string> {
  return readFile(facadeFile, "utf8");
}

/** Throws if PartyKit's text is not the one that the patches were written for. */
export function patchFacade(facade: string): string {
  return patches.reduce((text, [before, after]) => {
    const [start, end, ...more] = text.split(before);
    if (start === undefined || end === undefined || more.length > 0) {
      throw new Error(
        `PartyKit has changed, and a patch in host/rooms/partykit-facade.ts no longer fits:\n${before}`,
      );
    }
    return start + after + end;
  }, facade);
}

/** Puts a room's module and further parties into the facade, as `partykit deploy` does. */
export function fillFacade(facade: string, room: string, parties: string): string {
  return facade
    .replace("__WORKER__", () => room)
    .replace("__R2_BINDINGS__", "[]")
    .replace("__KV_BINDINGS__", "[]")
    .replace("__PARTIES__", () => parties);
}
