/** The three kinds of starts, which differ in where their rooms are. */
import type { DatabaseVariables } from "../database/start-database";
import { claimCluster } from "../identity/claim-cluster";
import { claimRooms } from "../identity/claim-folder";
import { shareCluster } from "../identity/cluster-lock";
import { checkSecrets, noteSecrets } from "../identity/secret-digests";
import type { PartOptions } from "../part-options";
import { claimPort } from "../ports";
import { readSecrets, readSharedSecrets, type Secrets } from "../secrets";
import type { Settings } from "../settings";
import type { StartError } from "../start-error";
import { type Cluster, clusterIdentity, clusterOf } from "./cluster";
import { startClusterRooms, startRooms } from "./start-rooms";

/** What a start does about its rooms, in this order. Each step may throw StartError. */
export type RoomsOfStart = {
  readSecrets(): Secrets;
  /** Makes sure that ports are free; resolves with where the other parts reach the room servers. */
  claimAddresses(): Promise<string[]>;
  /**
   * Makes sure that the rooms are those of the database, and the secrets those of its other starts, and
   * starts the room servers. `onLost` is called if another start has taken over the database, or the
   * rooms were moved. Resolves with null, or, if the rooms must be woken, with what to do once they are.
   */
  start(
    options: PartOptions,
    database: DatabaseVariables,
    onLost: (error: StartError) => void,
  ): Promise<(() => void) | null>;
  /** The rooms end with this start, so all of their sockets are closed before. */
  endWithIt: boolean;
};

export function roomsOfStart(settings: Settings): RoomsOfStart {
  if (settings.PARTY_INTERNAL_URL !== undefined) return elsewhere(settings.PARTY_INTERNAL_URL);
  const cluster = clusterOf(settings);
  return cluster ? inCluster(settings, cluster) : inFolder(settings);
}

/** One room server on the data folder, which nobody else serves. */
function inFolder(settings: Settings): RoomsOfStart {
  return {
    readSecrets: () => readSecrets(settings.DATA_DIR),
    claimAddresses: () => claimPorts(settings, 1),
    async start(options, database, onLost) {
      const { DATA_DIR: dataDir, DATABASE_URL } = settings;
      const isShared = DATABASE_URL !== undefined;
      options.onStop(await claimRooms({ dataDir, database, isShared, onLost }));
      if (isShared) await noteSecrets(database, options.secrets);
      return startRooms(options);
    },
    endWithIt: true,
  };
}

/** Room servers that share a bucket with those of other starts. */
function inCluster(settings: Settings, cluster: Cluster): RoomsOfStart {
  return {
    readSecrets: readSharedSecrets,
    claimAddresses: () => claimPorts(settings, settings.ROOM_PROCESSES),
    async start(options, database, onLost) {
      const { bucket, key: CLUSTER_KEY } = cluster;
      const secrets = { ...options.secrets, CLUSTER_KEY };
      const identity = clusterIdentity(cluster);
      const use = await shareCluster(settings, identity, onLost);
      options.onStop(use.release);
      const isNew = await claimCluster(database, identity, bucket, secrets);
      use.watch();
      await startClusterRooms(options, cluster);
      return isNew ? () => {} : null;
    },
    // They move to other servers.
    endWithIt: false,
  };
}

/** Room servers of another start. */
function elsewhere(url: string): RoomsOfStart {
  return {
    readSecrets: readSharedSecrets,
    claimAddresses: async () => [url],
    async start({ secrets }, database) {
      await checkSecrets(database, secrets);
      return null;
    },
    endWithIt: false,
  };
}

async function claimPorts({ PARTY_PORT, PARTY_HOST }: Settings, count: number): Promise<string[]> {
  const urls: string[] = [];
  for (let index = 0; index < count; index++) {
    const wanted = PARTY_PORT === 0 ? 0 : PARTY_PORT + index;
    const port = await claimPort("PARTY_PORT", wanted, PARTY_HOST);
    urls.push(`http://${PARTY_HOST === "0.0.0.0" ? "127.0.0.1" : PARTY_HOST}:${port}`);
  }
  return urls;
}
