import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { fromBuffer } from "yauzl";
import { pathInZip } from "./file-entries";
import { type ZipEntry, zipped } from "./zip";

async function* entriesOf(...list: ZipEntry[]) {
  yield* list;
}

async function* parts<T>(...list: T[]) {
  yield* list;
}

async function contentsOf(zip: AsyncIterable<Uint8Array>): Promise<Record<string, string>> {
  const bytes: Uint8Array[] = [];
  for await (const part of zip) bytes.push(part);
  const found: Record<string, string> = {};
  await new Promise<void>((resolve, reject) => {
    // It refuses names that leave the folder, and sizes and positions that do not fit.
    fromBuffer(Buffer.concat(bytes), { lazyEntries: true }, (error, file) => {
      if (error) return reject(error);
      file.on("end", resolve).on("error", reject);
      file.on("entry", (entry) => {
        file.openReadStream(entry, async (failed, stream) => {
          if (failed) return reject(failed);
          found[entry.fileName] = Buffer.concat(await stream.toArray()).toString();
          file.readEntry();
        });
      });
      file.readEntry();
    });
  });
  return found;
}

test("a zip has what was put into it, empty parts and files as well", async () => {
  const zip = zipped(
    entriesOf(
      { name: "files/1-1-茶🍵.txt", time: 1_500_000_000, content: parts("a", "", "b") },
      { name: "files/2-1", time: 1, content: parts<string>() },
      { name: "room.json", time: 1, content: parts<string | Uint8Array>(Buffer.from([99]), "d") },
    ),
  );
  expect(await contentsOf(zip)).toStrictEqual({
    "files/1-1-茶🍵.txt": "ab",
    "files/2-1": "",
    "room.json": "cd",
  });
});

test("who stops reading ends what is read for the zip", async () => {
  let closed = 0;
  async function* endless() {
    try {
      for (;;) yield Buffer.alloc(1_000);
    } finally {
      closed++;
    }
  }
  async function* entries(): AsyncGenerator<ZipEntry> {
    try {
      yield { name: "a", time: 1, content: endless() };
    } finally {
      closed++;
    }
  }
  const zip = zipped(entries());
  for (let n = 0; n < 5; n++) await zip.next();
  await zip.return(undefined);
  await expect.poll(() => closed).toBe(2);
});

test("an error of what is read ends the zip before its end", async () => {
  async function* entries(): AsyncGenerator<ZipEntry> {
    yield { name: "a", time: 1, content: parts("a") };
    await setTimeout(1);
    throw new Error("no longer a member");
  }
  await expect(contentsOf(zipped(entries()))).rejects.toThrow("no longer a member");
});

test.each([
  ["photo.jpg", "photo.jpg"],
  ["Ein Bild?.PNG", "Ein_Bild.PNG"],
  ["..\\..\\etc/passwd", ".._.._etc_passwd"],
  ["a\u202egnp.exe", "a_gnp.exe"],
  ["ends with dots. . .", "ends_with_dots"],
  ["茶".repeat(100), "茶".repeat(60)],
  [`${"x".repeat(500)}.tar.gz`, `${"x".repeat(60)}.gz`],
  ["🍵".repeat(90), "🍵".repeat(60)],
  [".htaccess", ".htaccess"],
  ["con", "con"],
])("a file named %s gets a name that every system takes", (name, expected) => {
  expect(pathInZip("12-1", name)).toBe(`files/12-1-${expected}`);
  expect(Buffer.byteLength(pathInZip("2147483647-10", name))).toBeLessThanOrEqual(255 + 6);
});

test("a file whose name has nothing that a system takes has its number", () => {
  expect(pathInZip("12-1", "???")).toBe("files/12-1");
});
