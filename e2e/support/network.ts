/**
 * Machines of a test's own: a network namespace each, behind one that stands for the network between
 * them. Packets can be dropped there, as by a cable that is pulled: nobody is told.
 */
import { spawnSync } from "node:child_process";

export type Machine = {
  address: string;
  /** Runs a command on it. */
  under: string[];
};

/** Names tell whose they are, so that what a killed test left behind can be removed. */
const prefix = "teahouse-test-";

export class Network {
  private constructor(
    private readonly router: string,
    readonly machines: Machine[],
    /** This process has two addresses. */
    readonly clientAddress: string,
    readonly bucketAddress: string,
  ) {}

  /** Null without the permission, or the tools, for namespaces. */
  static build(count: number): Network | null {
    removeLeftovers();
    const name = (part: string) => `${prefix}${process.pid}-${part}`;
    const router = name("net");
    const net = `10.${100 + (process.pid % 100)}`;
    if (!run("netns", "add", router)) return null;
    // This process's own cable. A device's name has 15 characters at most.
    const device = `th${process.pid}`;
    const machines = Array.from({ length: count }, (_, index) => ({
      ...{ namespace: name(`m${index + 1}`), address: `${net}.${index + 1}.2` },
      subnet: `${net}.${index + 1}`,
    }));
    const steps = [
      ["link", "add", device, "type", "veth", "peer", "name", "here", "netns", router],
      ...[2, 3].map((end) => ["addr", "add", `${net}.0.${end}/24`, "dev", device]),
      ["link", "set", device, "up"],
      ["route", "add", `${net}.0.0/16`, "via", `${net}.0.1`],
      ["-n", router, "addr", "add", `${net}.0.1/24`, "dev", "here"],
      ["-n", router, "link", "set", "here", "up"],
      ["netns", "exec", router, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"],
      ...machines.flatMap(({ namespace, subnet, address }, index) => [
        ["netns", "add", namespace],
        [
          ...["link", "add", "eth0", "netns", namespace],
          ...["type", "veth", "peer", "name", `m${index}`, "netns", router],
        ],
        ["-n", namespace, "addr", "add", `${address}/24`, "dev", "eth0"],
        ["-n", namespace, "link", "set", "eth0", "up"],
        ["-n", namespace, "link", "set", "lo", "up"],
        ["-n", router, "addr", "add", `${subnet}.1/24`, "dev", `m${index}`],
        ["-n", router, "link", "set", `m${index}`, "up"],
        ["-n", namespace, "route", "add", "default", "via", `${subnet}.1`],
      ]),
    ];
    const network = new Network(
      router,
      machines.map(({ address, namespace }) => ({
        address,
        under: ["ip", "netns", "exec", namespace],
      })),
      ...([`${net}.0.2`, `${net}.0.3`] as const),
    );
    if (steps.every((step) => run(...step))) return network;
    network.remove();
    return null;
  }

  /** Drops all packets from one address to another; the returned function ends that. */
  cut(from: string, to: string): () => void {
    const rule = ["from", from, "to", to, "blackhole"];
    run("-n", this.router, "rule", "add", ...rule);
    return () => void run("-n", this.router, "rule", "del", ...rule);
  }

  /** What runs on the machines must have ended. */
  remove(): void {
    remove(`${prefix}${process.pid}-`);
  }
}

function removeLeftovers(): void {
  for (const name of namespaces()) {
    const pid = Number(name.slice(prefix.length).split("-")[0]);
    if (!isRunning(pid)) remove(name);
  }
}

/** With a namespace goes what is in it, and the other ends of its cables. */
function remove(start: string): void {
  for (const name of namespaces()) if (name.startsWith(start)) run("netns", "del", name);
}

function namespaces(): string[] {
  const { stdout } = spawnSync("ip", ["netns", "list"], { encoding: "utf8" });
  const names = (stdout ?? "").split("\n").map((line) => line.split(" ")[0] ?? "");
  return names.filter((name) => name.startsWith(prefix));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function run(...args: string[]): boolean {
  return spawnSync("ip", args, { stdio: "ignore" }).status === 0;
}
