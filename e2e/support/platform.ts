/**
 * Runs the app and the rooms as two hosts, without `npm start`: the app as Vercel builds it, and
 * what `npm run deploy:party` uploads, on PartyKit's engine in PartyKit's unpatched facade.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { buildWhenNeeded } from "@/host/build";
import { EmbeddedPostgres } from "@/host/database/embedded-postgres";
import { claimPort } from "@/host/ports";
import { engineCommand } from "@/host/rooms/engine";
import { fillFacade, readFacade } from "@/host/rooms/partykit-facade";
import { makeTestDatabase } from "../../scripts/test/database";

const root = path.resolve(import.meta.dirname, "../..");

/** What the platform is sent: the code, and the fields beside it. */
export type Upload = { path: string; code: string; fields: Record<string, string> };

export class Platform {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "teahouse-platform-"));
  private readonly children: ChildProcess[] = [];
  /** The end of what all of them said. */
  private output = "";
  private dropDatabase = async () => {};

  private constructor(
    readonly app: string,
    readonly rooms: string,
    private readonly secrets: Record<string, string>,
  ) {}

  static async start(): Promise<{ platform: Platform; upload: Upload }> {
    const free = async () => `127.0.0.1:${await claimPort("PORT", 0, "127.0.0.1")}`;
    const names = ["NEXTAUTH_SECRET", "ROOM_TOKEN_SECRET", "INTERNAL_SECRET"];
    const secrets = Object.fromEntries(
      names.map((name) => [name, randomBytes(32).toString("hex")]),
    );
    const platform = new Platform(await free(), await free(), secrets);
    try {
      const upload = await platform.upload();
      await platform.startRooms(upload);
      await platform.startApp();
      return { platform, upload };
    } catch (error) {
      await platform.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    for (const child of this.children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    }
    await this.dropDatabase();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs the command that deploys the rooms, and takes what it sends. */
  private async upload(): Promise<Upload> {
    let upload: Upload | undefined;
    const api = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      response.setHeader("Content-Type", "application/json");
      if (request.method !== "POST") return response.writeHead(404).end("{}");
      const { "content-type": type = "" } = request.headers;
      const form = await new Response(Buffer.concat(chunks), {
        headers: { "Content-Type": type },
      }).formData();
      const fields: Record<string, string> = {};
      for (const [name, value] of form) {
        fields[name] = typeof value === "string" ? value : await value.text();
      }
      upload = { path: request.url ?? "", code: fields.code ?? "", fields };
      response.end(JSON.stringify({ result: { is_initial_deploy: false } }));
    });
    await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
    const address = api.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const { ROOM_TOKEN_SECRET = "", INTERNAL_SECRET = "" } = this.secrets;
    await this.run("npm", ["run", "--silent", "deploy:party"], {
      APP_URL: `http://${this.app}`,
      ROOM_TOKEN_SECRET,
      INTERNAL_SECRET,
      LIMITS_FACTOR: "50",
      PARTYKIT_API_BASE: `http://127.0.0.1:${port}`,
      // With PartyKit's own sign-in the tool would ask another host first.
      GITHUB_LOGIN: "somebody",
      GITHUB_TOKEN: "a-token",
      PARTYKIT_TOKEN: "",
      NO_UPDATE_NOTIFIER: "1",
      // The tool keeps settings there.
      HOME: this.folder,
    });
    api.close();
    if (!upload) throw new Error("nothing was uploaded");
    return upload;
  }

  private async startRooms({ code, fields }: Upload): Promise<void> {
    writeFileSync(path.join(this.folder, "upload.js"), code);
    const inbox = `import { inbox } from "./upload.js";
      export const inboxDO = createDurable(inbox, { name: "inbox" }); Workers.inbox = inbox;`;
    await build({
      stdin: {
        contents: fillFacade(await readFacade(), "./upload.js", inbox),
        resolveDir: this.folder,
      },
      outfile: path.join(this.folder, "rooms.js"),
      bundle: true,
      format: "esm",
      target: "es2022",
      external: ["__STATIC_ASSETS_MANIFEST__", "node:*", "cloudflare:*", "partykit-exposed-*"],
      define: { PARTYKIT_HOST: '""', PARTYKIT_API_BASE: '""' },
      logLevel: "warning",
    });
    const modules = Object.entries(fields)
      .filter(([name]) => name.startsWith("upload/partykit-exposed-node-"))
      .map(([name, text]) => [name.slice("upload/".length), text] as const)
      .filter(([name]) => code.includes(`"${name}"`))
      .map(([name, text]) => `(name = "${name}", esModule = ${JSON.stringify(text)}),`);
    const config = readFileSync(path.join(root, "host/rooms/rooms.capnp"), "utf8")
      // After ours: the first module is the program.
      .replace("\n  ],\n  compatibilityDate", `\n${modules.join("\n")}\n  ],\n  compatibilityDate`)
      .replace(
        "compatibilityDate =",
        'compatibilityFlags = ["nodejs_compat"],\n  compatibilityDate =',
      );
    writeFileSync(path.join(this.folder, "rooms.capnp"), config);
    const storage = path.join(this.folder, "rooms");
    mkdirSync(storage);
    const { command, args, stdio, ready } = engineCommand(this.folder, storage, this.rooms);
    const child = this.spawn(command, args, JSON.parse(fields.vars ?? "{}"), stdio);
    await this.until(child, (resolve) => void ready(child).then(resolve));
  }

  private async startApp(): Promise<void> {
    await buildWhenNeeded();
    const database = await this.startDatabase();
    await this.run("npm", ["run", "--silent", "db:migrate"], database);
    const [host = "", port = ""] = this.app.split(":");
    const next = path.join(root, "node_modules/next/dist/bin/next");
    const child = this.spawn(process.execPath, [next, "start", "-H", host, "-p", port], {
      ...this.secrets,
      ...database,
      PARTY_INTERNAL_URL: `http://${this.rooms}`,
      PARTY_URL: `ws://${this.rooms}/`,
      LIMITS_FACTOR: "50",
      NEXT_TELEMETRY_DISABLED: "1",
      AUTH_TRUST_HOST: "1",
    });
    await this.until(child, (ready) =>
      child.stdout?.on("data", (text) => String(text).includes("Ready") && ready()),
    );
  }

  private async startDatabase(): Promise<Record<string, string>> {
    const { env, drop } = await makeTestDatabase();
    this.dropDatabase = drop;
    if (env.DATABASE_URL) return env;
    const embedded = new EmbeddedPostgres(path.join(this.folder, "postgres"), 10);
    this.dropDatabase = () => embedded.stop();
    await embedded.start();
    return embedded.variables;
  }

  private spawn(
    command: string,
    args: string[],
    env: Record<string, string>,
    more: ("pipe" | "ipc")[] = [],
  ): ChildProcess {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, NODE_ENV: "production", ...env },
      stdio: ["ignore", "pipe", "pipe", ...more],
    });
    // Read, so that it does not wait for a reader.
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text) => {
        this.output = (this.output + text).slice(-4_000);
      });
    }
    this.children.push(child);
    return child;
  }

  private until(child: ChildProcess, watch: (ready: () => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", () => reject(new Error(`${child.spawnfile} ended: ${this.output}`)));
      watch(resolve);
    });
  }

  private async run(
    command: string,
    args: string[],
    env: Record<string, string>,
    cwd = root,
  ): Promise<void> {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text) => {
        output += text;
      });
    }
    const code = await new Promise((resolve) => child.once("close", resolve));
    if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}: ${output}`);
  }
}
