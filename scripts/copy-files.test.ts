import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Bucket } from "@/e2e/support/bucket";
import { FolderStore } from "@/lib/server/files/folder-store";

let bucket: Bucket;
const folder = mkdtempSync(path.join(tmpdir(), "teahouse-copied-"));

beforeAll(async () => {
  bucket = await Bucket.start("127.0.0.1", "secret");
});
afterAll(async () => {
  await bucket.stop();
  rmSync(folder, { recursive: true });
});

async function copy(from: string, to: string): Promise<string> {
  const env = {
    ...process.env,
    FILES_S3_ENDPOINT: `http://127.0.0.1:${bucket.port}`,
    FILES_S3_ACCESS_KEY_ID: "test",
    FILES_S3_SECRET_ACCESS_KEY: "secret",
  };
  const args = ["--import", "tsx", "scripts/copy-files.ts", from, to];
  return (await promisify(execFile)(process.execPath, args, { env })).stdout;
}

test("files go from a folder into a bucket and back, each once", async () => {
  const [here, there] = ["from", "to"].map((name) => path.join(folder, name));
  const store = new FolderStore(here ?? "");
  const put = async (key: string, name: string) => {
    const local = path.join(folder, "local");
    writeFileSync(local, key + name);
    await store.put(key, name, local);
  };
  for (const key of ["1".repeat(32), "2".repeat(32)]) {
    for (const name of ["original", "small"]) await put(key, name);
  }
  expect(await copy(here ?? "", "s3://tea/x")).toContain("2 files; 2 of them were copied");
  expect(bucket.objects.get(`x/files/${"1".repeat(32)}/small`)?.body.toString()).toMatch(
    /^1+small$/,
  );
  await put("3".repeat(32), "original");
  expect(await copy(here ?? "", "s3://tea/x")).toContain("3 files; 1 of them were copied");
  expect(await copy("s3://tea/x", there ?? "")).toContain("3 files; 3 of them were copied");
  const { stream } = await new FolderStore(there ?? "").read("2".repeat(32), "original");
  expect(await new Response(stream).text()).toMatch(/^2+original$/);
});
