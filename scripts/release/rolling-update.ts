/**
 * `npm run rolling-update -- <release>`: tests an update from another release to this one, with processes
 * of both side by side. The release is a commit, which is checked out and built in a temporary folder (some
 * minutes), or a folder that has one already, installed and built.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "@/host/paths";

// They end what is running, and then this removes what it has made.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});

const [release, ...others] = process.argv.slice(2);
if (release === undefined) {
  console.error("Usage: npm run rolling-update -- <commit or folder of the release before>");
  process.exit(2);
}
process.exitCode = existsSync(path.join(release, "host/start.mjs"))
  ? test(path.resolve(release))
  : inWorktree(release, test);

function test(folder: string): number {
  console.log(`— from ${folder}`);
  const args = ["test", "--project=rolling-update", ...others];
  return run(root, path.join(root, "node_modules/.bin/playwright"), args, {
    RELEASE_BEFORE: folder,
    // Playwright starts no server of its own then.
    ...{ BASE_URL: "http://127.0.0.1:1", PARTY_URL: "ws://127.0.0.1:1" },
  });
}

/** Calls `work` with the built commit. */
function inWorktree(commit: string, work: (folder: string) => number): number {
  const parent = mkdtempSync(path.join(tmpdir(), "teahouse-before-"));
  const folder = path.join(parent, "teahouse");
  try {
    return (
      run(root, "git", ["worktree", "add", "--detach", folder, commit]) ||
      run(folder, "npm", ["ci"]) ||
      run(folder, "npm", ["run", "build"]) ||
      work(folder)
    );
  } finally {
    run(root, "git", ["worktree", "remove", "--force", folder]);
    rmSync(parent, { recursive: true, force: true });
  }
}

/** Returns the exit code. */
function run(cwd: string, command: string, args: string[], env = {}): number {
  const { status, error } = spawnSync(command, args, {
    cwd,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  if (error) console.error(error.message);
  return status ?? 1;
}
