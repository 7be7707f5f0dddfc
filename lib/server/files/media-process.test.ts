import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { root } from "@/host/paths";
import { examineFile } from "./media-process";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "media-"));
});
afterEach(() => {
  delete process.env.MEDIA_PROGRAM;
  rmSync(folder, { recursive: true });
});

function file(content: string): string {
  const place = path.join(folder, "original");
  writeFileSync(place, content);
  return place;
}

/** A process that says what kind of file it is, then does something else. */
function program(then: string): void {
  process.env.MEDIA_PROGRAM = path.join(folder, "program.mjs");
  const said = `{ id, isDone: false, examined: { type: "image/png" } }`;
  const script = `process.on("message", ({ id }) => process.send(${said}, () => { ${then} }));`;
  writeFileSync(process.env.MEDIA_PROGRAM, script);
}

test("a file that ends the process is what is known until then, and the next one has a process", async () => {
  program("process.exit(1)");
  const place = file("tea");
  expect(await examineFile(place, 1)).toStrictEqual({ type: "image/png" });
  process.env.MEDIA_PROGRAM = path.join(root, "host/media/media.ts");
  expect(await examineFile(place, 1)).toStrictEqual({ type: "text/plain" });
});

test("files are examined in another process, and each gets its own answer", async () => {
  process.env.MEDIA_PROGRAM = path.join(root, "host/media/media.ts");
  const place = file("tea");
  const page = path.join(folder, "page");
  writeFileSync(page, "<html>");
  const found = await Promise.all([place, page, place].map((each, n) => examineFile(each, n % 2)));
  expect(found.map(({ type }) => type)).toStrictEqual(["text/plain", "text/html", "text/plain"]);
});
