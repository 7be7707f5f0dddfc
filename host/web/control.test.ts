import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import type { UnconfirmedSignOut } from "@/lib/server/party/unconfirmed-sign-outs";
import { createControlServer, WebControl } from "./control";

const leftovers: (() => unknown)[] = [];
afterEach(() => {
  for (const end of leftovers.splice(0).reverse()) end();
});

async function start() {
  const folder = mkdtempSync(path.join(tmpdir(), "teahouse-test-"));
  leftovers.push(() => rmSync(folder, { recursive: true }));
  const socketPath = path.join(folder, "control.sock");
  const ended: UnconfirmedSignOut[] = [];
  const server = createControlServer({
    signOut: (signOut) => ended.push(signOut),
    metrics: async () => "# HELP a A.\n",
  });
  server.listen(socketPath);
  leftovers.push(() => server.close());
  await once(server, "listening");
  return { socketPath, ended, control: new WebControl(socketPath) };
}

test("the web server's process hears of sign-outs and tells its metrics", async () => {
  const { control, ended } = await start();
  await control.signOut({ uid: 1 });
  await control.signOut({ uid: 2, only: undefined, ended: ["a", "b"] });
  expect(ended).toStrictEqual([{ uid: 1 }, { uid: 2, ended: ["a", "b"] }]);
  expect(await control.metrics()).toBe("# HELP a A.\n");
});

test("what is no sign-out ends nothing, and a process that is not there rejects", async () => {
  const { socketPath, ended } = await start();
  const call = httpRequest({ socketPath, path: "/sign-out", method: "POST", agent: false });
  call.end('{"uid": "1"}');
  const [answer] = await once(call, "response");
  expect(answer.statusCode).toBe(500);
  expect(ended).toStrictEqual([]);
  await expect(new WebControl(`${socketPath}.not`).metrics()).rejects.toThrow("ENOENT");
});
