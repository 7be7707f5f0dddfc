import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import path from "node:path";
import { makeRoom, signIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test.slow();

const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((each) => each?.address === "::1");

test("npm start: at an IPv6 address, in a folder of any name behind a link, whatever the umask", async ({
  prepareStack,
}) => {
  test.skip(!hasIPv6, "this machine has no IPv6");
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-addresses-"));
  try {
    const real = path.join(folder, "the data 茶馆 (1)");
    mkdirSync(real);
    symlinkSync(real, path.join(folder, "link"));
    const openUmask = ["sh", "-c", 'umask 000; exec "$@"', "sh"];
    const env = { HOST: "::1", DATA_DIR: path.join(folder, "link") };
    const stack = await prepareStack(env, openUmask);
    await stack.start();
    const ann = await signIn(stack, "ann");
    const room = await makeRoom(ann);
    const answer = await fetch(`http://[::1]:${stack.port}/health`);
    expect(await answer.json()).toMatchObject({ status: "up" });
    expect((await ann.post(`/Room/${room}/Message`, { msg: "hello" })).status).toBe(201);
    // The rooms have reached the app.
    const history = await (await ann.get(`/Room/${room}/Message`)).text();
    expect(JSON.parse(history).messages).toHaveLength(1);
    const open = readdirSync(real, { recursive: true, withFileTypes: true })
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => (statSync(file).mode & 0o007) !== 0 && !file.includes("/postgres/"));
    expect(open.map((file) => path.relative(real, file))).toStrictEqual([]);
    expect((await stack.stop()).code).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
