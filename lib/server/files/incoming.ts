/** The folder for what arrives. */
import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";

/** Deletes what nobody wrote to since then; resolves with how much it was. */
export async function removeOlder(folder: string, before: Date): Promise<number> {
  let removed = 0;
  for (const name of await readdir(folder)) {
    const place = path.join(folder, name);
    if ((await newest(place)) >= before.getTime()) continue;
    await rm(place, { recursive: true, force: true });
    removed++;
  }
  return removed;
}

/** When it, or something in it, was last changed; 0 if it is gone. */
async function newest(place: string): Promise<number> {
  try {
    const found = await stat(place);
    if (!found.isDirectory()) return found.mtimeMs;
    const inside = await Promise.all(
      (await readdir(place)).map((name) => newest(path.join(place, name))),
    );
    return Math.max(found.mtimeMs, ...inside);
  } catch {
    return 0;
  }
}
