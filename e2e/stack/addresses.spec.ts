import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import path from "node:path";
import type { Stack } from "../support/stack";
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
    const env = {
      HOST: "::1",
      DATA_DIR: path.join(folder, "link"),
      TRUST_PROXY: "2",
      PARTY_URL: "",
    };
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
    const lock = path.join(real, "lock");
    expect(reachable(real).filter((file) => file !== lock)).toStrictEqual([]);

    await test.step("behind two proxies, the outer one says what the browser used", async () => {
      await expectPublic(stack, {
        "X-Forwarded-For": "198.51.100.1, 10.0.0.1",
        "X-Forwarded-Host": "chat.example.org, inner:8080",
        "X-Forwarded-Proto": "https, http",
      });
    });
    expect((await stack.stop()).code).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("with APP_URL, proxies that rewrite Host or end TLS without a word change nothing", async ({
  startStack,
}) => {
  const stack = await startStack({ APP_URL: "https://chat.example.org", PARTY_URL: "" });
  await expectPublic(stack, {});
  const headers = { Origin: "http://inner", "Content-Type": "application/json" };
  const foreign = await fetch(`${stack.origin}/Logout`, { method: "POST", headers });
  expect(foreign.status).toBe(403);
});

/** What other users of the machine could open in a folder of their own permissions. */
function reachable(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if ((statSync(file).mode & 0o007) === 0) return [];
    return entry.isDirectory() ? [file, ...reachable(file)] : [file];
  });
}

/** Expects origin, policy and cookie to be those of https://chat.example.org. */
async function expectPublic(stack: Stack, forwarded: Record<string, string>): Promise<void> {
  const origin = "https://chat.example.org";
  const headers = { ...forwarded, Origin: origin, "Content-Type": "application/json" };
  const person = { username: `p${stack.port}`, password: "zjh1997@stupid", nickname: "P" };
  const post = (path: string) =>
    fetch(stack.origin + path, { method: "POST", headers, body: JSON.stringify(person) });
  expect((await post("/User")).status).toBe(201);
  const login = await post("/Login");
  expect(login.headers.getSetCookie().join()).toMatch(/^__Host-next-auth.*; Secure;/);
  const page = await fetch(`${stack.origin}/sign-in`, { headers: forwarded });
  const policy = page.headers.get("content-security-policy");
  expect(policy).toContain("connect-src 'self' wss://chat.example.org;");
  const providers = await fetch(`${stack.origin}/api/auth/providers`, { headers: forwarded });
  expect(await providers.text()).toContain(`${origin}/api/auth/signin`);
}
