import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { Stack } from "./stack";

test.slow();

test("npm start: a data folder that cannot be written to is said, with the exit code 7", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-disk-"));
  const file = path.join(folder, "file");
  writeFileSync(file, "");
  try {
    const started = Stack.start({ DATA_DIR: path.join(file, "data") });
    await expect(started).rejects.toThrow(/ended with 7: The data folder .* cannot be written to/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** A small disk of its own; null where one may not mount. */
function mountDisk(megabytes: number): { folder: string; remove(): void } | null {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-disk-"));
  const size = `size=${megabytes}m`;
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", size, "tmpfs", folder]);
  const mounted = status === 0;
  if (!mounted) rmSync(folder, { recursive: true });
  return mounted
    ? {
        folder,
        remove: () => {
          spawnSync("umount", ["-l", folder]);
          rmSync(folder, { recursive: true, force: true });
        },
      }
    : null;
}

test("npm start: with a disk that is full it says so, with the exit code 7", async () => {
  const disk = mountDisk(8);
  test.skip(!disk, "mounting is not possible here");
  if (!disk) return;
  try {
    await expect(Stack.start({ DATA_DIR: disk.folder })).rejects.toThrow(
      /ended with 7: The disk of the data folder .* is full: \d MB are free/,
    );
  } finally {
    disk.remove();
  }
});
