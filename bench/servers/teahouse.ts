import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { claimPort } from "@/host/ports";
import { cleanup } from "../host/cleanup";
import type { Part } from "../host/usage";
import type { Place } from "../load/job";
import { inTurns } from "../load/member";
import { startChild } from "./child";
import { listener } from "./listeners";
import { Person } from "./people";
import type { Rooms, Server } from "./server";

const secrets = z.object({ ROOM_TOKEN_SECRET: z.string() });

/** Teahouse as `npm start` runs it, on its own data folder. */
export class Teahouse implements Server {
  private readonly people: Promise<Person>[] = [];

  private constructor(
    readonly origin: string,
    private readonly partyPort: number,
    private readonly pid: number,
    private readonly secret: Uint8Array,
    readonly stop: () => Promise<void>,
  ) {}

  /** `env` adds to the environment, such as a DATABASE_URL. */
  static async start(env: Record<string, string> = {}): Promise<Teahouse> {
    const dataDir = mkdtempSync(path.join(tmpdir(), "teahouse-bench-"));
    const removeData = () => rmSync(dataDir, { recursive: true, force: true });
    const forget = cleanup.add(removeData);
    const port = await claimPort("PORT", 0, undefined);
    const partyPort = await claimPort("PARTY_PORT", 0, "127.0.0.1");
    const { pid, stop } = await startChild({
      name: "Teahouse",
      command: process.execPath,
      args: ["host/start.mjs"],
      env: {
        DATABASE_URL: "",
        ...env,
        PORT: String(port),
        PARTY_PORT: String(partyPort),
        DATA_DIR: dataDir,
        LIMITS_FACTOR: "1000000",
      },
      ready: (child) =>
        new Promise((resolve) => {
          child.stdout?.on("data", (text) => String(text).includes("is open at") && resolve());
        }),
    });
    const stored = () => JSON.parse(readFileSync(path.join(dataDir, "secrets.json"), "utf8"));
    const { ROOM_TOKEN_SECRET } = secrets.parse(env.ROOM_TOKEN_SECRET ? env : stored());
    const secret = new TextEncoder().encode(ROOM_TOKEN_SECRET);
    return new Teahouse(`http://127.0.0.1:${port}`, partyPort, pid, secret, async () => {
      await stop();
      forget();
      removeData();
    });
  }

  /** Real people with sessions; the same ones each time. */
  async persons(count: number): Promise<Person[]> {
    while (this.people.length < count) {
      this.people.push(Person.signUp(this.origin, `guest-${this.people.length}`));
    }
    return Promise.all(this.people.slice(0, count));
  }

  /**
   * Senders have accounts, and their tokens come from the REST API. Listeners get tokens signed
   * here: thousands of accounts would cost minutes of argon2.
   */
  async rooms({ count, members, senders, people = members }: Rooms): Promise<Place[]> {
    const speakers = await this.persons(Math.max(1, senders));
    const [owner] = speakers;
    if (!owner) throw new Error("nobody is there");
    const places: Place[] = [];
    const sockets = this.origin.replace(/^http/, "ws");
    await inTurns(Array(count).keys(), 8, async (index) => {
      const room = await owner.makeRoom(`茶室 ${index}`);
      const talking = await Promise.all(
        speakers.slice(0, senders).map(async (person) => ({
          name: person.username,
          token: await person.token(room),
        })),
      );
      const listening = await Promise.all(
        Array.from({ length: members - senders }, (_, seat) =>
          listener(room, seat % people, this.secret),
        ),
      );
      places.push({
        room: String(room),
        url: `${sockets}/parties/main/${room}`,
        members: [...talking, ...listening],
        senders,
      });
    });
    return places;
  }

  /**
   * Open rooms that all belong to the first of the servers of a cluster, with these people as members:
   * the app first calls the server whose number is the room's modulo their count, which thus owns it.
   */
  async roomsOfOneServer(count: number, persons: Person[]) {
    const servers = this.roomServers();
    const [server] = servers;
    const [owner] = persons;
    if (!server || !owner) throw new Error("there is nobody, or no room server");
    const members = persons.map(({ username }) => ({ name: username, token: "" }));
    const sockets = this.origin.replace(/^http/, "ws");
    const places: Place[] = [];
    while (places.length < count) {
      const room = await owner.makeRoom("搬家");
      if (room % servers.length !== 0) continue;
      places.push({
        room: String(room),
        url: `${sockets}/parties/main/${room}`,
        members,
        senders: 1,
      });
    }
    return { server, places };
  }

  roomServers(): Part[] {
    const isRoomServer = ({ name }: Part) => name.startsWith("rooms");
    return this.parts()
      .filter(isRoomServer)
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  renew(places: Place[]): Promise<Place[]> {
    return Promise.all(
      places.map(async (place) => ({
        ...place,
        members: await Promise.all(
          place.members.map((_, seat) => listener(Number(place.room), seat, this.secret)),
        ),
      })),
    );
  }

  /** The same rooms, entered at the room server's own port. */
  atRooms(places: Place[]): Place[] {
    const sockets = `ws://127.0.0.1:${this.partyPort}`;
    return places.map((place) => ({ ...place, url: `${sockets}/parties/main/${place.room}` }));
  }

  async remove(places: Place[]): Promise<void> {
    const [owner] = await this.persons(1);
    await inTurns(places, 8, async ({ room }) => owner?.deleteRoom(room));
  }

  /** All processes that the start script has started, and those of the database's connections. */
  parts(): Part[] {
    const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
    const processes = lines.split("\n").flatMap((line) => {
      const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid ? [{ pid: Number(pid), parent: Number(parent), name: partName(command) }] : [];
    });
    const started = processes.filter(({ parent }) => parent === this.pid);
    const database = started.find(({ name }) => name === "database");
    const connections = processes
      .filter(({ parent }) => parent === database?.pid)
      .map(({ pid }) => ({ pid, name: "database" }));
    return [...started.map(({ pid, name }) => ({ pid, name })), ...connections];
  }

  socketParts(): Part[] {
    return this.parts().filter(({ name }) => name.startsWith("rooms") || name === "web");
  }
}

function partName(command: string): string {
  // The room servers of a cluster are numbered by their folders.
  const [, index] = /cluster\/(\d+)/.exec(command) ?? [];
  if (index !== undefined) return `rooms ${Number(index) + 1}`;
  if (command.includes("workerd")) return "rooms";
  if (command.includes("bin/postgres")) return "database";
  if (command.includes(".teahouse/web.js")) return "web";
  return command.includes(".teahouse/app.js") ? "app" : "other";
}
