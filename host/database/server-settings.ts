/** Marks a cluster as made by this product: PGlite's, of the releases before, looks like one. */
export const clusterMark = "teahouse";

/** For migrations, backups and operators, besides the app's pool. */
const spareConnections = 10;

/**
 * The arguments that configure the server. They stand before the files of the cluster, so that a
 * new release changes them for old clusters, too.
 */
export function serverSettings(socketDir: string, connections: number): string[] {
  const settings: Record<string, string | number> = {
    // Nobody outside of the socket's folder can connect, so no password is needed.
    listen_addresses: "",
    unix_socket_directories: socketDir,
    unix_socket_permissions: "0700",

    // A commit is on the disk when it is answered, and a torn page is repaired after a power cut.
    fsync: "on",
    full_page_writes: "on",
    synchronous_commit: "on",
    // Elsewhere fsync reaches the medium; on macOS only this does.
    ...(process.platform === "darwin" && { wal_sync_method: "fsync_writethrough" }),

    // An index's upper levels and the newest messages; the rest is in the system's cache once.
    shared_buffers: "64MB",
    max_connections: connections + spareConnections,
    // For the one sort or hash of a page or an export; each connection may use some of these.
    work_mem: "4MB",
    // Vacuum and index builds of migrations.
    maintenance_work_mem: "32MB",
    autovacuum_max_workers: 2,
    // Queries take milliseconds: compiling them, or starting processes for them, takes longer.
    jit: "off",
    max_parallel_workers_per_gather: 0,
    max_parallel_maintenance_workers: 0,
    // Otherwise three more processes that read; the working set is in memory.
    io_method: "sync",

    // Nothing replicates from here; `replica` allows backups while it runs.
    wal_level: "replica",
    max_wal_senders: 0,
    max_replication_slots: 0,
    max_logical_replication_workers: 0,
    // Bounds the disk space of the log and the time that a start after a crash reads it.
    min_wal_size: "32MB",
    max_wal_size: "256MB",

    timezone: "UTC",
    // The server's own events. Failed statements are logged by the app, without their values.
    log_destination: "stderr",
    logging_collector: "off",
    log_line_prefix: "",
    log_timezone: "UTC",
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
    log_checkpoints: "off",
    log_autovacuum_min_duration: -1,
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** What the server says at each start and stop, and of clients that it or they end. */
export const isOrdinary = new RegExp(
  [
    "starting PostgreSQL",
    "listening on Unix socket",
    "database system (was|is) (shut down|ready)",
    "received (fast|smart) shutdown request",
    "aborting any active transactions",
    "background worker .* exited with exit code",
    "shutting down",
    "the database system is (starting up|shutting down)",
    "terminating connection due to administrator command",
    "unexpected EOF on client connection",
    "could not (send|receive) data (to|from) client",
  ].join("|"),
);
