import type { Part } from "../host/usage";
import { hasEjabberd, startEjabberd } from "./ejabberd";
import { startEngine } from "./engine";
import { startSocketio, startWs } from "./node-peers";
import type { Server } from "./server";
import { Teahouse } from "./teahouse";

const starts = {
  teahouse: () => Teahouse.start(),
  socketio: startSocketio,
  ws: startWs,
  engine: () => startEngine(true),
  engineMemory: () => startEngine(false),
  ejabberd: startEjabberd,
} as const;
export type ServerName = keyof typeof starts;

/** The servers under test: each starts when first needed and idles while others are measured. */
export class Servers {
  private readonly running = new Map<ServerName, Server>();
  private house: Teahouse | undefined;

  isInstalled(name: ServerName): boolean {
    return name !== "ejabberd" || hasEjabberd();
  }

  async get(name: ServerName): Promise<Server> {
    if (name === "teahouse") return this.teahouse();
    const running = this.running.get(name) ?? (await starts[name]());
    this.running.set(name, running);
    return running;
  }

  async teahouse(): Promise<Teahouse> {
    this.house ??= await starts.teahouse();
    return this.house;
  }

  /** A fresh instance, for memory measurements. */
  async fresh(name: ServerName): Promise<Server> {
    await this.stop(name);
    return this.get(name);
  }

  /** The processes of all running servers. */
  parts(): Part[] {
    return this.all().flatMap((server) => server.parts());
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.all().map((server) => server.stop()));
    this.running.clear();
    this.house = undefined;
  }

  private async stop(name: ServerName): Promise<void> {
    if (name === "teahouse") {
      await this.house?.stop();
      this.house = undefined;
    }
    await this.running.get(name)?.stop();
    this.running.delete(name);
  }

  private all(): Server[] {
    return [...this.running.values(), ...(this.house ? [this.house] : [])];
  }
}
