import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import webPush from "web-push";
import { EmbeddedPostgres } from "@/host/database/embedded-postgres";
import { childrenOf } from "@/host/processes";
import { cleanup } from "../host/cleanup";
import type { Part } from "../host/usage";
import type { Place } from "../load/job";
import { BucketProcess } from "./bucket";
import type { Rooms, Server } from "./server";
import { Teahouse } from "./teahouse";

/** Connections of the app to the database; Postgres accepts a few more. */
const pool = 10;

/** Teahouse with its rooms in a cluster, on a database and a bucket of its own. */
export class ClusteredTeahouse implements Server {
  private constructor(
    readonly teahouse: Teahouse,
    readonly bucket: BucketProcess,
    private readonly databaseParts: () => Part[],
    readonly stop: () => Promise<void>,
  ) {}

  /** With so many room servers; each call of the bucket takes `latencyMs`. */
  static async start(roomServers: number, latencyMs: number): Promise<ClusteredTeahouse> {
    const folder = mkdtempSync(path.join(tmpdir(), "teahouse-bench-cluster-"));
    const forget = cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
    const postgres = path.join(folder, "postgres");
    const database = new EmbeddedPostgres(postgres, pool);
    const forgetDatabase = cleanup.add(() => database.stop());
    await database.start();
    const bucket = await BucketProcess.start(latencyMs);
    const teahouse = await Teahouse.start({
      ...database.variables,
      ...secrets(),
      ...bucket.variables,
      CLUSTER_KEY: secret(),
      ROOM_PROCESSES: String(roomServers),
    });
    const stop = async () => {
      await teahouse.stop();
      await bucket.stop();
      await database.stop();
      forgetDatabase();
      forget();
      rmSync(folder, { recursive: true, force: true });
    };
    return new ClusteredTeahouse(teahouse, bucket, () => partsOf(postgres), stop);
  }

  rooms(wanted: Rooms): Promise<Place[]> {
    return this.teahouse.rooms(wanted);
  }

  remove(places: Place[]): Promise<void> {
    return this.teahouse.remove(places);
  }

  parts(): Part[] {
    return [...this.teahouse.parts(), ...this.databaseParts(), this.bucket.part];
  }

  socketParts(): Part[] {
    return this.teahouse.socketParts();
  }
}

/** Postgres writes its process id to the first line of a file in its folder. */
function partsOf(folder: string): Part[] {
  const pid = Number.parseInt(readFileSync(path.join(folder, "postmaster.pid"), "utf8"), 10);
  return [pid, ...childrenOf(pid)].map((each) => ({ name: "database", pid: each }));
}

function secrets(): Record<string, string> {
  const { publicKey, privateKey } = webPush.generateVAPIDKeys();
  return {
    ...{ NEXTAUTH_SECRET: secret(), ROOM_TOKEN_SECRET: secret(), INTERNAL_SECRET: secret() },
    ...{ VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey },
  };
}

function secret(): string {
  return randomBytes(32).toString("hex");
}
