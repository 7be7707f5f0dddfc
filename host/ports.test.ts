import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { claimPort, claimPortAt, listeningHosts } from "./ports";

test.each([
  [undefined, [undefined]],
  ["127.0.0.1", ["127.0.0.1"]],
  ["0.0.0.0", ["0.0.0.0"]],
  ["::", ["::"]],
  ["::1", ["::1", "127.0.0.1"]],
  ["192.0.2.7", ["192.0.2.7", "127.0.0.1"]],
  ["no-such-name.invalid", ["no-such-name.invalid"]],
])("with HOST=%s the web server listens at %j, so that the rooms reach it", async (host, hosts) => {
  expect(await listeningHosts(host)).toStrictEqual(hosts);
});

test("a port that is taken at one of the hosts is reported with exit code 3, and how to choose another", async () => {
  const other = net.createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const taken = { code: 3, message: expect.stringContaining(`PORT=${port + 1} npm start`) };
  await expect(claimPortAt("PORT", port, ["127.0.0.2", "127.0.0.1"])).rejects.toMatchObject(taken);
  other.close();
  await once(other, "close");
  expect(await claimPortAt("PORT", port, ["127.0.0.2", "127.0.0.1"])).toBe(port);
});

test("a host that nobody knows is reported with exit code 3", async () => {
  const unknown = claimPort("PORT", 0, "no-such-name.invalid");
  await expect(unknown).rejects.toMatchObject({ code: 3, message: /ENOTFOUND|EAI_AGAIN/ });
});
