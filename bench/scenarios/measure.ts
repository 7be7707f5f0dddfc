import { cpuSeconds, quiet, residentBytes } from "../host/usage";
import { chatResult, type DialectName, type LoadKind, type Place } from "../load/job";
import { runLoad } from "../load/run";
import type { Rooms, Server } from "../servers/server";
import type { Servers } from "../servers/servers";
import { type Contender, type ContenderName, contenders } from "./contenders";

export type ChatSetup = {
  rooms: Rooms;
  load: LoadKind;
  /** Warm-up and measured window. */
  warmUpMs: number;
  windowMs: number;
};

/** One run of one contender; times in milliseconds. */
export type Measurement = {
  deliveriesPerSecond: number;
  answersPerSecond: number;
  /** Average number of chat messages per WebSocket message. */
  perFrame: number;
  p50: number;
  p95: number;
  p99: number;
  cpuPerMillion: number;
  /** The server's CPU by process. */
  cpuShares: Map<string, number>;
  /** For all processes, and for those that hold the sockets. */
  residentMb: number;
  socketsMb: number;
  generator: number;
  lost: number;
};

/** Opens the rooms, lets them chat, and reads the server's CPU at both ends of the window. */
export async function measure(
  servers: Servers,
  name: ContenderName,
  setup: ChatSetup,
): Promise<Measurement> {
  const contender: Contender = contenders[name];
  const server = await servers.get(contender.server);
  await quiet(servers.parts());
  let places = await server.rooms(setup.rooms);
  if (contender.atRooms) places = (await servers.teahouse()).atRooms(places);
  return measureIn(server, contender.dialect, places, setup);
}

/**
 * The same in rooms that are there, which it removes. `onEdge` is called at both ends of the window.
 */
export async function measureIn(
  server: Server,
  dialect: DialectName,
  places: Place[],
  { load, warmUpMs, windowMs }: Omit<ChatSetup, "rooms">,
  onEdge: () => Promise<void> = async () => {},
): Promise<Measurement> {
  const parts = server.parts();
  let before = cpuSeconds(parts);
  let after = before;
  let resident = 0;
  let sockets = 0;
  const job = { kind: "chat" as const, dialect, places, load, warmUpMs, windowMs };
  const result = await runLoad(job, chatResult, async (checkpoint) => {
    if (checkpoint === "from" || checkpoint === "to") await onEdge();
    if (checkpoint === "from") before = cpuSeconds(parts);
    if (checkpoint === "to") {
      after = cpuSeconds(parts);
      resident = residentBytes(parts);
      sockets = residentBytes(server.socketParts());
    }
  });
  await server.remove(places);
  const used = new Map([...after].map(([part, cpu]) => [part, cpu - (before.get(part) ?? 0)]));
  const cpu = [...used.values()].reduce((sum, value) => sum + value, 0);
  return {
    deliveriesPerSecond: result.deliveries / result.seconds,
    answersPerSecond: result.answers / result.seconds,
    perFrame: result.deliveries / (result.frames - result.answers || 1),
    p50: result.p50,
    p95: result.p95,
    p99: result.p99,
    cpuPerMillion: cpu / (result.deliveries / 1e6),
    cpuShares: new Map([...used].map(([part, value]) => [part, value / (cpu || 1)])),
    residentMb: resident / 1e6,
    socketsMb: sockets / 1e6,
    generator: result.generator,
    lost: result.lost,
  };
}
