import { claimPort } from "@/host/ports";
import { listening, program, startChild } from "./child";
import { namedRooms, type Server } from "./server";

/** The chat server on bare `ws`: the upper bound of what Node can do. */
export function startWs(): Promise<Server> {
  return start("ws", "ws.ts", (port) => `ws://127.0.0.1:${port}/`);
}

export function startSocketio(): Promise<Server> {
  const query = "EIO=4&transport=websocket";
  return start("socket.io", "socketio.ts", (port) => `ws://127.0.0.1:${port}/socket.io/?${query}`);
}

async function start(name: string, file: string, urlOf: (port: number) => string): Promise<Server> {
  const port = await claimPort("PORT", 0, "127.0.0.1");
  const ready = () => listening(port);
  const { pid, stop } = await startChild({ name, ...program(file, String(port)), ready });
  return {
    rooms: async (wanted) => namedRooms(wanted, () => urlOf(port)),
    remove: async () => {},
    parts: () => [{ name, pid }],
    socketParts: () => [{ name, pid }],
    stop,
  };
}
