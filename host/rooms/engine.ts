import type { ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { Readable } from "node:stream";
import { z } from "zod";
import type { ProcessOptions } from "../managed-process";

/** workerd's own module names the binary; CommonJS, so a default import would be its namespace. */
const workerd = z.object({ default: z.string() });

/**
 * Returns the path of the engine's binary. `node_modules/workerd/bin/workerd` is not it unless
 * workerd's install script has run, which npm 12 blocks: until then that is a Node program, which
 * does not pass descriptor 3 on. Throws if there is no binary for this machine.
 */
export function enginePath(): string {
  return workerd.parse(createRequire(import.meta.url)("workerd")).default;
}

/**
 * The command that runs the rooms of a build in `folder`. `storage` is an existing folder; `address`
 * is where the engine listens, as host:port. In a cluster it has another configuration, and more
 * arguments.
 */
export function engineCommand(
  folder: string,
  storage: string,
  address: string,
  { configuration = path.join(folder, "rooms.capnp"), more = [] as string[] } = {},
): Pick<ProcessOptions, "command" | "args" | "stdio" | "ready"> {
  return {
    command: enginePath(),
    args: [
      "serve",
      "--experimental",
      configuration,
      `--socket-addr=http=${address}`,
      `--directory-path=storage=${storage}`,
      "--control-fd=3",
      ...more,
    ],
    stdio: ["pipe"],
    ready: listening,
  };
}

/** The engine writes an event to descriptor 3 when it listens. */
function listening(child: ChildProcess): Promise<void> {
  const control = child.stdio[3];
  if (!(control instanceof Readable)) throw new Error("The engine has no descriptor 3.");
  return new Promise((resolve) => {
    control.setEncoding("utf8").on("data", (text: string) => {
      if (text.includes('"listen"')) resolve();
    });
  });
}
