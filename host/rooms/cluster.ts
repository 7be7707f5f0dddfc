/**
 * The engine's own cluster: room servers that share a bucket, on one machine or several. Each room is
 * owned by one of them and reached through any (docs/decisions/0040-cluster.md). Everything that is
 * particular to it is in this file.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Settings } from "../settings";
import { StartError } from "../start-error";

export type Cluster = {
  /** As s3://bucket/prefix or gs://bucket/prefix; how to reach it is in the environment (AWS_…). */
  bucket: string;
  key: string;
  /** Where the servers of a cluster reach this machine's first one, as host:port. */
  address: string;
  advertise: string | undefined;
};

/** From SIGTERM to the end of a server, which hands its rooms over meanwhile. */
export const clusterStopMs = 5_000;

/** The cluster that the settings name; null without one. */
export function clusterOf(settings: Settings): Cluster | null {
  const { CLUSTER_BUCKET: bucket, CLUSTER_KEY: key = "" } = settings;
  if (bucket === undefined) return null;
  const { CLUSTER_ADDRESS: address, CLUSTER_ADVERTISE: advertise } = settings;
  return { bucket, key, address, advertise };
}

/** Tells the rooms in a bucket from all others, as the file `identity` does for those in a folder. */
export function clusterIdentity({ bucket }: Cluster): string {
  const hex = createHash("sha256").update(bucket).digest("hex");
  // RFC 9562, 5.8: version 8 is for ids that are derived in one's own way.
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`]
    .concat(hex.slice(20, 32))
    .join("-");
}

/** Throws StartError if an engine's binary cannot join a cluster: clustering is new in it, and may go again. */
export function requireClustering(engine: string): void {
  const { stdout, error } = spawnSync(engine, ["serve", "--help"], { encoding: "utf8" });
  if (error) throw error;
  if (stdout.includes("--cluster-addr")) return;
  throw new StartError(
    `The engine of the rooms has no clustering, which CLUSTER_BUCKET needs: ${engine}. Install the ` +
      "version of workerd in package.json by npm ci, or unset CLUSTER_BUCKET.",
    2,
  );
}

/** What the operator can do about a line that a server of the cluster prints; null if nothing is known. */
export function explainEngine(line: string): string | null {
  if (/clock off from the bucket's by/.test(line)) {
    return (
      "This machine's clock is more than 2 s off that of the cluster's bucket, so its room servers cannot " +
      "run. Set it right, by NTP; they are started again until then."
    );
  }
  return null;
}

/** Whether a place of rooms is a cluster's bucket, and not a folder. */
export function isBucket(place: string): boolean {
  return /^(s3|gs):\/\//.test(place);
}

/**
 * Writes the engine's configuration for a server of the cluster, with what it refers to, into `folder`,
 * which only its user may read. Returns the file.
 */
export function writeClusterConfiguration(cluster: Cluster, build: string, folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of ["rooms.capnp", "rooms.js"]) {
    copyFileSync(path.join(build, name), path.join(folder, name));
  }
  const { AWS_ALLOW_HTTP } = process.env;
  const fields = [
    `bucket = ${JSON.stringify(cluster.bucket)}`,
    `key = ${JSON.stringify(cluster.key)}`,
    `stopTimeoutMs = ${clusterStopMs}`,
    ...(AWS_ALLOW_HTTP ? ['bucketOptions = ["aws_allow_http=true"]'] : []),
  ];
  const file = path.join(folder, "cluster.capnp");
  const text = `using Workerd = import "/workerd/workerd.capnp";
using Rooms = import "rooms.capnp";

const config :Workerd.Config = (
  services = Rooms.services,
  sockets = Rooms.sockets,
  cluster = (
    ${fields.join(",\n    ")},
  ),
);
`;
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/** The engine's further arguments for the server number `index` of this machine. */
export function clusterArguments({ address, advertise }: Cluster, index: number): string[] {
  const at = (hostPort: string) => {
    const end = hostPort.lastIndexOf(":");
    const port = Number(hostPort.slice(end + 1));
    return `${hostPort.slice(0, end)}:${port === 0 ? 0 : port + index}`;
  };
  return [
    `--cluster-addr=${at(address)}`,
    ...(advertise === undefined ? [] : [`--cluster-advertise=${at(advertise)}`]),
  ];
}
