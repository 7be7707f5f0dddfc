/** The server's command line, and how an older server gets an administrator. */
import { fields } from "../support/basic-client";
import { enter, logIn, makeRoom, signIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test.slow();

test("npm run admin works while Teahouse runs, which closes the sockets of who is suspended; an older server is claimed by the link in its log", async ({
  prepareStack,
}) => {
  const stack = await prepareStack({ LOG_FORMAT: "json" });
  await stack.start();
  const [ann, bob] = [await signIn(stack, "ann"), await signIn(stack, "bob")];
  const statusOf = async (client: typeof ann) => (await client.get("/Admin/Status")).status;
  expect([await statusOf(ann), await statusOf(bob)]).toStrictEqual([200, 403]);

  const admin = (...words: string[]) => stack.runBeside("admin", ...words);
  expect(await admin("make", "bob")).toMatchObject({ code: 0 });
  expect(await statusOf(bob)).toBe(200);
  expect((await admin("list")).output).toMatch(/^ann\tann\nbob\tbob$/m);
  expect(await admin("unmake", "nobody")).toMatchObject({ code: 2 });

  const socket = await enter(stack, bob, await makeRoom(ann));
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  expect(await admin("suspend", "bob")).toMatchObject({ code: 0 });
  expect((await bob.get("/Room")).status).toBe(401);
  expect(await closed).toBe(4401);
  expect(await admin("suspend", "ann")).toMatchObject({ code: 1 });
  expect(await admin("bring-back", "bob")).toMatchObject({ code: 0 });
  expect((await (await logIn(stack, "bob")).get("/Room")).status).toBe(200);
  const entries = await (await ann.get("/Admin/Audit")).json();
  expect(entries.map(({ action, via }: Record<string, unknown>) => [action, via])).toStrictEqual([
    ["brought-back", "command"],
    ["suspended", "command"],
    ["admin-made", "command"],
  ]);

  // As a server of the release before is after its migration.
  await stack.stop();
  await stack.change("update users set admin = false");
  await stack.start();
  const linkInLog = () =>
    stack.errors
      .split("\n")
      .filter((line) => line.includes("no administrator yet"))
      .map((line) => String(fields(JSON.parse(line)).link))
      .at(-1);
  await expect.poll(linkInLog).toMatch(/^\/claim\/[\w-]{32}$/);
  const link = linkInLog() ?? "";
  const again = await logIn(stack, "ann");
  expect(await statusOf(again)).toBe(403);
  const page = await (await fetch(stack.origin + link)).text();
  expect(page).toContain("ann");
  const token = link.replace("/claim/", "");
  const claim = async () => (await bob.post("/Admin/Claim", { token })).status;
  expect(await claim()).toBe(200);
  expect(await claim()).toBe(404);
  expect(await statusOf(again)).toBe(200);
  expect(await (await fetch(stack.origin + link)).text()).toContain("no longer works");
});
