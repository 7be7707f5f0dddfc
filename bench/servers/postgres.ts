import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { claimPort } from "@/host/ports";
import { cleanup } from "../host/cleanup";
import { startChild } from "./child";

const packages = "/usr/lib/postgresql";

/** The folder of the newest version's programs on Debian; null if none is installed. */
export function postgresPrograms(): string | null {
  if (!existsSync(packages)) return null;
  const versions = readdirSync(packages).sort((a, b) => Number(b) - Number(a));
  const found = versions.find((name) => existsSync(path.join(packages, name, "bin/initdb")));
  return found ? path.join(packages, found, "bin") : null;
}

/** A Postgres for the bench, with Debian's settings, that counts the time of each statement. */
export class Cluster {
  private constructor(
    /** For Teahouse; its user tells its statements apart from ours. */
    readonly url: string,
    readonly sql: postgres.Sql,
    private readonly stopServer: () => Promise<void>,
    private readonly output: () => string,
  ) {}

  static async start(programs: string): Promise<Cluster> {
    const folder = mkdtempSync(path.join(tmpdir(), "teahouse-bench-postgres-"));
    const removeFolder = () => rmSync(folder, { recursive: true, force: true });
    const forget = cleanup.add(removeFolder);
    const user = unprivileged();
    if (user) chownSync(folder, user.uid, user.gid);
    const data = path.join(folder, "data");
    execFileSync(path.join(programs, "initdb"), ["-D", data, "-A", "trust", "-U", "postgres"], {
      ...user,
      cwd: folder,
      stdio: "ignore",
    });
    const port = await claimPort("PORT", 0, "127.0.0.1");
    const log = path.join(folder, "log");
    const settings = {
      listen_addresses: "127.0.0.1",
      unix_socket_directories: folder,
      shared_preload_libraries: "pg_stat_statements,auto_explain",
      "pg_stat_statements.track_planning": "on",
      logging_collector: "on",
      log_directory: folder,
      log_filename: "log",
    };
    const { stop } = await startChild({
      name: "Postgres",
      command: path.join(programs, "postgres"),
      args: ["-D", data, "-p", String(port)].concat(
        Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
      ),
      cwd: folder,
      ...(user && { user }),
      // Does not wait for clients to disconnect.
      signal: "SIGINT",
      ready: () => answering(programs, port),
    });
    const server = `127.0.0.1:${port}`;
    await prepare(`postgres://postgres@${server}/postgres`);
    const sql = postgres(`postgres://postgres@${server}/teahouse`, { max: 1, onnotice: () => {} });
    await sql`create extension pg_stat_statements`;
    const stopAll = async () => {
      await sql.end();
      await stop();
      forget();
      removeFolder();
    };
    return new Cluster(`postgres://teahouse@${server}/teahouse`, sql, stopAll, () =>
      readFileSync(log, "utf8"),
    );
  }

  /** Milliseconds that the database spent on Teahouse's statements during `work`. */
  async timeOf(work: () => Promise<void>): Promise<number> {
    await this.sql`select pg_stat_statements_reset()`;
    await work();
    const [row] = await this.sql<{ ms: number | null }[]>`
      select sum(total_exec_time + total_plan_time) as ms
      from pg_stat_statements where userid = 'teahouse'::regrole`;
    return row?.ms ?? 0;
  }

  /** The plans of Teahouse's statements during `work`, as text. */
  async plansOf(work: () => Promise<void>): Promise<string> {
    const start = this.output().length;
    await this.sql`alter role teahouse set auto_explain.log_min_duration = 0`;
    await this.sql`
      select pg_terminate_backend(pid) from pg_stat_activity where usename = 'teahouse'`;
    await work();
    await this.sql`alter role teahouse reset auto_explain.log_min_duration`;
    return this.output().slice(start);
  }

  /** Tables too large for a sequential scan. */
  async largeTables(): Promise<string[]> {
    const rows = await this.sql<{ relname: string }[]>`
      select relname from pg_class where relkind = 'r' and reltuples > 10000`;
    return rows.map(({ relname }) => relname);
  }

  stop(): Promise<void> {
    return this.stopServer();
  }
}

/** Postgres accepts connections a moment before it answers queries. */
async function answering(programs: string, port: number): Promise<void> {
  const isReady = path.join(programs, "pg_isready");
  const args = ["-q", "-h", "127.0.0.1", "-p", String(port)];
  while (spawnSync(isReady, args).status !== 0) await delay(50);
}

async function prepare(url: string): Promise<void> {
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await admin`create role teahouse login superuser`;
    await admin`create database teahouse owner teahouse`;
  } finally {
    await admin.end();
  }
}

/** Postgres refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) =>
    Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }).trim());
  return { uid: id("-u"), gid: id("-g") };
}
