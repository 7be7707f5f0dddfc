import WebSocket from "ws";
import { makeLogger } from "@/lib/server/observability/logger";
import { countLogEvent } from "@/lib/server/observability/process-metrics";
import { Heartbeat } from "./heartbeat";

/** Of the web server's process. */
const logger = makeLogger("web", { count: countLogEvent });

const handshakeTimeoutMs = 10_000;

export type Upstream = {
  url: string;
  secret: string;
  /** Further ones of the handshake. */
  headers?: Record<string, string>;
  /** Whether the room or inbox may be at another server than this one, and may stand still there. */
  isInCluster: boolean;
  /** Called if this server could not be reached, or what it leads to is silent. */
  onUnreachable(): void;
};

/** Opens a WebSocket to a room or an inbox, which shows that it is a relay's. It closes if they do not answer. */
export function openUpstream(options: Upstream): WebSocket {
  const { url, secret, headers, isInCluster, onUnreachable } = options;
  const upstream = new WebSocket(url, {
    headers: { ...headers, Authorization: `Bearer ${secret}` },
    perMessageDeflate: false,
    handshakeTimeout: handshakeTimeoutMs,
    // A group may be as large as its messages make it.
    maxPayload: 0,
    // The engine writes valid UTF-8, and checking it costs as much as reading it.
    skipUTF8Validation: true,
  });
  let isReached = false;
  upstream.once("open", () => {
    isReached = true;
  });
  // The server is up, but the room is at none at the moment.
  upstream.once("unexpected-response", (_request, response) => {
    isReached = true;
    response.destroy();
    upstream.terminate();
  });
  upstream.on("error", () => {
    if (!isReached) onUnreachable();
    upstream.terminate();
  });
  if (!isInCluster) return upstream;
  const heartbeat = new Heartbeat(upstream, () => {
    logger.warn(
      { url },
      "a room or an inbox does not answer; its clients come back over a new link",
    );
    onUnreachable();
    upstream.terminate();
  });
  upstream.on("message", () => heartbeat.heard());
  upstream.once("close", () => heartbeat.stop());
  return upstream;
}
