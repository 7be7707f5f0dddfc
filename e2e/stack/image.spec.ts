/** What scripts/deploy/Dockerfile puts into an image, run without Docker: as a user who may not write to it. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import sharp from "sharp";
import { freePort } from "../support/free-port";
import { root } from "../support/stack";
import { archived, type Client, enter, logIn, makeRoom, signIn } from "../support/stack-client";

const dockerfile = readFileSync(path.join(root, "scripts/deploy/Dockerfile"), "utf8");
/** Nobody's: root would be allowed to write everywhere. */
const identity = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
/** Other builds have less; `npm test` makes such a one. */
const isBuilt = existsSync(path.join(root, ".next/standalone"));

let folder: string;
let image: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "teahouse-image-"));
  if (identity.uid !== undefined) chownSync(folder, identity.uid, identity.gid);
  image = mkdtempSync(path.join(tmpdir(), "teahouse-image-"));
  execFileSync("chmod", ["755", image]);
});
test.afterEach(() => {
  for (const each of [folder, image]) rmSync(each, { recursive: true, force: true });
});

test("the image starts without sources or a compiler, keeps to its data folder, backs up and restores", async () => {
  test.skip(!isBuilt, "it needs a build with STANDALONE=1, as npm test makes");
  execFileSync("npm", ["run", "--silent", "build:image", "--", image], { cwd: root });
  const packages = readdirSync(path.join(image, "node_modules"));
  expect(packages).toContain("next");
  for (const each of ["tsx", "esbuild", "typescript", "partykit"]) {
    expect(packages).not.toContain(each);
  }
  expect(readdirSync(image).filter((each) => ["app", "host", "lib"].includes(each))).toStrictEqual(
    [],
  );

  const first = await start("first");
  const ann = await signIn(first, "ann");
  const room = await makeRoom(ann);
  const socket = await enter(first, ann, room);
  socket.send(JSON.stringify({ msg: "in a container" }));
  await expect.poll(() => archived(ann, room)).toStrictEqual(["in a container"]);
  const picture = await sharp({
    create: { width: 1_000, height: 500, channels: 3, background: "teal" },
  })
    .png()
    .toBuffer();
  const upload = await fetch(`${first.origin}/api/Room/${room}/File?name=tea.png`, {
    ...{ method: "POST", headers: { cookie: ann.cookie }, body: Uint8Array.from(picture) },
  });
  expect(upload.status).toBe(201);
  const file: { id: number } = await upload.json();
  expect(file).toMatchObject({ type: "image/png", width: 1_000 });
  const small = await fileOf(first, ann, `${room}/File/${file.id}/small`);
  expect(small.headers.get("content-type")).toBe("image/webp");
  for (const page of ["/sign-in", "/docs", "/openapi.json", "/sw.js"]) {
    expect((await fetch(first.origin + page)).status, page).toBe(200);
  }
  const backup = path.join(folder, "backup.zip");
  expect(run("backup", "first", backup)).toMatchObject({ status: 0 });
  expect(await first.stop()).toBe(0);

  expect(run("restore", "second", backup)).toMatchObject({ status: 0 });
  expect(run("rebuild-rooms", "first", "--dry-run")).toMatchObject({ status: 0 });
  const second = await start("second");
  const again = await logIn(second, "ann");
  expect(await archived(again, room)).toStrictEqual(["in a container"]);
  const restored = await fileOf(second, again, `${room}/File/${file.id}`);
  expect(Buffer.from(await restored.arrayBuffer()).equals(picture)).toBe(true);
  expect(await second.stop()).toBe(0);
});

function fileOf({ origin }: { origin: string }, { cookie }: Client, place: string) {
  return fetch(`${origin}/api/Room/${place}`, { headers: { cookie } });
}

/** With an environment of its own, as a container has. */
function variables(data: string): NodeJS.ProcessEnv {
  const given = Object.fromEntries(
    Array.from(instruction("ENV").matchAll(/(\w+)=(\S+)/g), ([, name, value]) => [name, value]),
  );
  const dataDir = path.join(folder, data);
  return {
    ...given,
    PATH: process.env.PATH,
    TMPDIR: folder,
    DATA_DIR: dataDir,
    LIMITS_FACTOR: "50",
  };
}

/** Runs the image's command until it is open. */
async function start(data: string) {
  const port = await freePort();
  const [command = "", ...args]: string[] = JSON.parse(instruction("CMD"));
  const child: ChildProcess = spawn(command, args, {
    cwd: image,
    env: { ...variables(data), PORT: String(port), PARTY_PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
    ...identity,
  });
  let output = "";
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text) => {
        output += text;
        if (output.includes("is open at")) resolve();
      });
    }
    void ended.then((code) => reject(new Error(`it ended with ${code}: ${output}`)));
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    socketUrl: `ws://127.0.0.1:${port}/`,
    stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

/** Runs one of the image's npm scripts, as docs/self-host.md says. */
function run(command: string, data: string, ...args: string[]) {
  const program = path.join(".teahouse", `${command}.js`);
  return spawnSync("node", [program, ...args], {
    ...{ cwd: image, env: variables(data), encoding: "utf8", ...identity },
  });
}

/** The arguments of the last such instruction at the start of a line. */
function instruction(name: string): string {
  return Array.from(dockerfile.matchAll(new RegExp(`^${name} (.+)$`, "gm"))).at(-1)?.[1] ?? "";
}
