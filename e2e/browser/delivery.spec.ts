/** Delivery over an unreliable network. */
import type { Page } from "@playwright/test";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { enter, makeRoom, openRoom, say } from "../support/browser-person";

const logOf = (page: Page) => page.getByRole("log");
const field = (page: Page) => page.getByRole("textbox", { name: "Message" });
const linkOf = (page: Page, room: number) => page.locator(`nav a[href="/rooms/${room}"]`);

async function connected(page: Page, room: number): Promise<void> {
  await openRoom(page, room);
  await expect(page.getByRole("button", { name: /^\d+ (person|people) here$/ })).toBeVisible();
}

async function write(page: Page, msg: string): Promise<void> {
  await field(page).fill(msg);
  await field(page).press("Enter");
}

/** Lets a test lose what travels on the page's sockets to rooms. */
async function unreliable(page: Page) {
  const lose = { sends: false, answers: false };
  const open: { close(): Promise<void> }[] = [];
  await page.routeWebSocket(/\/parties\/main\//, (socket) => {
    const server = socket.connectToServer();
    open.push(server, socket);
    socket.onMessage((data) => {
      if (!lose.sends || String(data).includes('"token"')) server.send(data);
    });
    server.onMessage((data) => {
      if (!lose.answers) socket.send(data);
    });
  });
  const drop = () => Promise.all(open.splice(0).map((end) => end.close()));
  return { lose, drop };
}

test("a written message gone (zulip-flutter#1441): an undelivered message is sent after a reload, once", async ({
  ann,
  bob,
}) => {
  const room = await makeRoom(ann.page, unique("room "));
  const { lose } = await unreliable(ann.page);
  await Promise.all([connected(ann.page, room), connected(bob.page, room)]);
  lose.sends = true;
  await write(ann.page, "before the crash");
  await expect(logOf(ann.page).getByText("before the crash")).toBeVisible();
  lose.sends = false;
  await ann.page.reload();
  await expect(logOf(bob.page).getByText("before the crash")).toHaveCount(1);
  await expect(logOf(ann.page).getByText("before the crash")).toHaveCount(1);
  await write(ann.page, "and after it");
  await expect(logOf(bob.page).getByText(/crash|after it/)).toHaveText([
    "before the crash",
    "and after it",
  ]);
});

test("duplicates on a bad network (zulip-mobile#2374): a message whose answer was lost appears once", async ({
  ann,
  bob,
}) => {
  const room = await makeRoom(ann.page, unique("room "));
  const { lose, drop } = await unreliable(ann.page);
  await Promise.all([connected(ann.page, room), connected(bob.page, room)]);
  lose.answers = true;
  await write(ann.page, "said once");
  await expect(logOf(bob.page).getByText("said once")).toBeVisible();
  lose.answers = false;
  await drop();
  await write(ann.page, "said next");
  await expect(logOf(bob.page).getByText("said next")).toBeVisible();
  for (const { page } of [ann, bob]) {
    await expect(logOf(page).getByText(/^said/)).toHaveText(["said once", "said next"]);
    await page.close();
  }
});

test("gaps after reconnect (tinode-js#71): 600 missed messages are filled in, in order", async ({
  ann,
  bob,
}) => {
  test.slow();
  const room = await makeRoom(ann.page, unique("room "));
  const { lose, drop } = await unreliable(ann.page);
  await connected(ann.page, room);
  await enter(bob.page, room);
  lose.answers = true;
  await drop();
  for (let first = 1; first <= 600; first += 20) {
    await Promise.all(
      Array.from({ length: 20 }, (_, each) => say(bob.page, room, `m${first + each}`)),
    );
  }
  const last = await say(bob.page, room, "the last");
  lose.answers = false;
  await drop();
  await expect(logOf(ann.page).getByText("the last")).toBeVisible();
  await expect(logOf(ann.page).getByTestId("gap")).toHaveCount(0, { timeout: 20_000 });
  // Only messages near the view are rendered, so scroll through all of them.
  const shown = new Map<number, string>();
  await expect(async () => {
    const lines = await logOf(ann.page).evaluate((log) => {
      const rendered = [...log.querySelectorAll<HTMLElement>("[data-message]")];
      log.scrollBy(0, -log.clientHeight);
      return rendered.map(({ dataset, lastElementChild }): [number, string] => [
        Number(dataset.message),
        lastElementChild?.querySelector("p")?.textContent ?? "",
      ]);
    });
    for (const [id, text] of lines) shown.set(id, text);
    expect(shown.size).toBe(601);
  }).toPass({ timeout: 60_000, intervals: [0] });
  const inOrder = [...shown].sort(([a], [b]) => a - b).map(([, text]) => text);
  expect(new Set(inOrder).size).toBe(601);
  const answer = await ann.page.request.get(`/api/Room/${room}/Message?after=${last - 6}&limit=5`);
  const { messages } = await answer.json();
  const newest = messages.map(({ msg }: { msg: string }) => msg);
  expect(inOrder.slice(-6, -1)).toStrictEqual(newest);
});

test("wrong unread counts (element-web#13974): list and title are right until the room is read in any tab", async ({
  ann,
  bob,
}) => {
  const name = unique("quiet ");
  const [quiet, open] = [await makeRoom(ann.page, name), await makeRoom(ann.page, unique("open "))];
  const second = await ann.page.context().newPage();
  await Promise.all([openRoom(ann.page, open), openRoom(second, open), enter(bob.page, quiet)]);
  const unread = (page: Page) => linkOf(page, quiet).getByText(/unread/);
  await say(bob.page, quiet, "one");
  await expect(unread(ann.page)).toHaveText("1 unread message");
  await say(bob.page, quiet, `@${ann.username} two`);
  await expect(unread(ann.page)).toHaveText("2 unread messages");
  await expect(ann.page).toHaveTitle(/^\(1\) open /);
  await expect(unread(second)).toHaveText("2 unread messages");
  await linkOf(ann.page, quiet).click();
  await expect(logOf(ann.page).getByText("two")).toBeVisible();
  for (const page of [ann.page, second]) await expect(unread(page)).toHaveCount(0);
  await expect(ann.page).toHaveTitle(new RegExp(`^${name}`));
  // A message that arrives in the open room is never unread.
  await say(bob.page, quiet, "three");
  await expect(logOf(ann.page).getByText("three")).toBeVisible();
  await expect(unread(second)).toHaveCount(0);
});

test("role changes during a disconnection show after it, and mentioned people are known", async ({
  ann,
  bob,
  cai,
}) => {
  const room = await makeRoom(ann.page, unique("room "));
  await enter(cai.page, room);
  const { lose, drop } = await unreliable(bob.page);
  await connected(bob.page, room);
  await bob.page.getByRole("button", { name: "1 person here" }).click();
  const row = bob.page.getByRole("listitem").filter({ hasText: "蔡" });
  await expect(row).toBeVisible();
  await expect(row.getByText("Moderator")).toHaveCount(0);
  lose.answers = true;
  const path = `/api/Room/${room}/Member/${cai.username}`;
  await ann.page.request.patch(path, { data: { role: "moderator" } });
  lose.answers = false;
  await drop();
  await expect(row.getByText("Moderator", { exact: true })).toBeVisible();
  // Cai has sent nothing here and is not online.
  await bob.page.reload();
  await write(bob.page, `@${cai.username} welcome`);
  await expect(logOf(bob.page).getByText("@蔡")).toBeVisible();
});
