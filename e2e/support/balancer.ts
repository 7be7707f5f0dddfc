/** nginx and Caddy in front of several instances, with what scripts/deploy has for them. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port";
import type { Stack } from "./stack";
import type { Front } from "./stack-client";

export type BalancerName = "nginx" | "caddy";

export function isInstalled(name: BalancerName): boolean {
  return spawnSync(name, [name === "nginx" ? "-v" : "version"]).error === undefined;
}

export class Balancer implements Front {
  private constructor(
    private readonly port: number,
    private readonly process: ChildProcess,
    private readonly folder: string,
  ) {}

  /** Sends requests to any of these in turn. */
  static async start(name: BalancerName, stacks: Stack[]): Promise<Balancer> {
    const folder = mkdtempSync(path.join(tmpdir(), "teahouse-balancer-"));
    const port = await freePort();
    const addresses = stacks.map((stack) => new URL(stack.origin).host);
    const file = path.join(folder, "configuration");
    writeFileSync(file, configurations[name](port, addresses, folder));
    const args =
      name === "nginx"
        ? ["-p", folder, "-c", file, "-e", "stderr"]
        : ["run", "--adapter", "caddyfile", "--config", file];
    const env = { ...process.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
    const child = spawn(name, args, { stdio: ["ignore", "ignore", "pipe"], env });
    let errors = "";
    child.stderr.on("data", (text) => {
      errors += text;
    });
    const balancer = new Balancer(port, child, folder);
    while (!(await balancer.isUp())) {
      if (child.exitCode !== null) throw new Error(errors);
      await sleep(50);
    }
    return balancer;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get socketUrl(): string {
    return `ws://127.0.0.1:${this.port}/`;
  }

  async stop(): Promise<void> {
    const ended = once(this.process, "exit");
    this.process.kill("SIGKILL");
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private isUp(): Promise<boolean> {
    return fetch(`${this.origin}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}

const configurations: Record<
  BalancerName,
  (port: number, addresses: string[], folder: string) => string
> = {
  nginx: (port, addresses, folder) => `
daemon off;
master_process off;
pid ${folder}/pid;
events {}
http {
  access_log off;
${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `  ${name}_temp_path ${folder};`).join("\n")}
  map $http_upgrade $teahouse_connection {
    default upgrade;
    ''      '';
  }
  upstream teahouse {
${addresses.map((address) => `    server ${address};`).join("\n")}
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://teahouse;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $teahouse_connection;
      client_max_body_size 0;
      proxy_request_buffering off;
      proxy_read_timeout 1h;
    }
  }
}
`,
  caddy: (port, addresses) => `
{
  admin off
  auto_https off
}
http://127.0.0.1:${port} {
  reverse_proxy ${addresses.join(" ")} {
    lb_policy round_robin
    lb_try_duration 5s
    # Tried with a body, Caddy 2.6 has none left for the next one; so leave out those that are down.
    health_uri /ready
    health_interval 1s
    fail_duration 5s
  }
}
`,
};
