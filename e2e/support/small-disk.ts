/** A disk of a test's own, which it can fill. */
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export type SmallDisk = {
  folder: string;
  /** Fills it to the last block; the returned function makes room again. */
  fill(): () => void;
  remove(): void;
};

/** Mounts a disk on a folder that exists, or on a new one; null without the permission to mount. */
export function mountDisk(megabytes: number, on?: string): SmallDisk | null {
  const folder = on ?? mkdtempSync(path.join(tmpdir(), "teahouse-disk-"));
  const removeFolder = () => on ?? rmSync(folder, { recursive: true, force: true });
  const size = `size=${megabytes}m`;
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", size, "tmpfs", folder]);
  if (status !== 0) {
    removeFolder();
    return null;
  }
  const filler = path.join(folder, "filler");
  return {
    folder,
    fill: () => {
      fill(filler);
      return () => rmSync(filler);
    },
    remove: () => {
      spawnSync("umount", ["-l", folder]);
      removeFolder();
    },
  };
}

function fill(file: string): void {
  for (const size of [1024 * 1024, 4_096]) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(size));
    } catch {
      // No space left for a piece of this size.
    }
  }
}
