/** Journeys in every engine: talking. */
import { fields, list, unique } from "../support/basic-client";
import {
  act,
  connected,
  expect,
  field,
  log,
  message,
  openRoom,
  roomWith,
  say,
  test,
  write,
} from "../support/engines/fixtures";
import { OptedIn } from "../support/opted-in-client";

test("two people talk", async ({ ann, bob }) => {
  const room = await roomWith(ann);
  await openRoom(ann.page, room);
  const there = await OptedIn.enter(bob, room);
  await write(ann.page, "Good evening");
  await there.frame({ type: 0, msg: "Good evening" });
  expect(await field(ann.page).inputValue()).toBe("");
  there.send({ msg: "今天天气真好" });
  await log(ann.page).getByText("今天天气真好").waitFor();
  await message(ann.page, "Good evening").waitFor();
  expect(await log(ann.page).getByRole("article").count()).toBe(2);
});

test("element-web#23254: Enter of an input method does not send, marked by isComposing or only by key code 229", async ({
  ann,
}) => {
  await openRoom(ann.page, await roomWith(ann));
  await field(ann.page).fill("今天");
  await field(ann.page).evaluate((element) => {
    const compose = (type: string) =>
      element.dispatchEvent(new CompositionEvent(type, { bubbles: true, data: "今天" }));
    const enter = (init: KeyboardEventInit) =>
      element.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...init }),
      );
    compose("compositionstart");
    enter({ isComposing: true, keyCode: 229 });
    enter({ isComposing: true });
    compose("compositionend");
    // As Safari reports it.
    enter({ keyCode: 229 });
  });
  expect(await field(ann.page).inputValue()).toBe("今天");
  expect(await log(ann.page).getByRole("article").count()).toBe(0);
  await field(ann.page).press("Enter");
  await message(ann.page, "今天").waitFor();
  expect(await field(ann.page).inputValue()).toBe("");
});

test("what is cut from the field can be pasted, with its lines", async ({ ann }) => {
  await openRoom(ann.page, await roomWith(ann));
  const text = "tea 茶\nand cake";
  await field(ann.page).fill(text);
  await field(ann.page).press("ControlOrMeta+a");
  await field(ann.page).press("ControlOrMeta+x");
  await expect.poll(() => field(ann.page).inputValue()).toBe("");
  await field(ann.page).press("ControlOrMeta+v");
  await expect.poll(() => field(ann.page).inputValue()).toBe(text);
  await field(ann.page).press("Enter");
  await message(ann.page, "and cake").waitFor();
  expect(await message(ann.page, "and cake").textContent()).toContain(text);
});

test("mattermost#4924: a draft outlasts a reload", async ({ ann }) => {
  const room = await roomWith(ann);
  await openRoom(ann.page, room);
  await field(ann.page).fill("not yet");
  await ann.page.reload();
  await connected(ann.page).waitFor();
  await expect.poll(() => field(ann.page).inputValue()).toBe("not yet");
});

test("without a connection a message waits; with it again it is sent once", async ({
  ann,
  bob,
  line,
}) => {
  const room = await roomWith(ann);
  const there = await OptedIn.enter(bob, room);
  await openRoom(ann.page, room, line.origin);
  line.cut();
  await ann.page.getByText("Reconnecting…").first().waitFor();
  await write(ann.page, "from the tunnel");
  await log(ann.page).getByText("from the tunnel").waitFor();
  expect(await message(ann.page, "from the tunnel").count()).toBe(0);
  await there.say("meanwhile");
  line.mend();
  await message(ann.page, "from the tunnel").waitFor();
  await there.frame({ type: 0, msg: "from the tunnel" });
  await message(ann.page, "meanwhile").waitFor();
  await expect.poll(() => log(ann.page).getByRole("article").count()).toBe(2);
});

test("an edit is shown to others, marked", async ({ ann, bob }) => {
  const room = await roomWith(ann, "Tea at fuor");
  const there = await OptedIn.enter(bob, room);
  await openRoom(ann.page, room);
  await act(ann.page, "Tea at fuor", "Edit");
  await ann.page.getByText("Editing message").waitFor();
  await expect.poll(() => field(ann.page).inputValue()).toBe("Tea at fuor");
  await write(ann.page, "Tea at four");
  await there.frame({ type: 4, msg: "Tea at four" });
  await message(ann.page, "Tea at four").getByText("(edited)").waitFor();
});

test("a message is deleted for everyone after a question", async ({ ann, bob }) => {
  const room = await roomWith(ann, "regrettable");
  const there = await OptedIn.enter(bob, room);
  await openRoom(ann.page, room);
  await act(ann.page, "regrettable", "More actions");
  await ann.page.getByRole("menuitem", { name: "Delete…" }).click();
  await ann.page.getByRole("alertdialog").getByRole("button", { name: "Delete message" }).click();
  await there.frame({ type: 5 });
  await message(ann.page, "regrettable").waitFor({ state: "detached" });
});

test("a reaction counts, and a second click takes it back", async ({ ann, bob }) => {
  const room = await roomWith(ann, "Cake!");
  const there = await OptedIn.enter(bob, room);
  await openRoom(ann.page, room);
  await act(ann.page, "Cake!", "React with 👍");
  await there.frame({ type: 6, emoji: "👍", on: true });
  const chip = message(ann.page, "Cake!").getByRole("button", { name: /^👍 1/ });
  await chip.waitFor();
  expect(await chip.getAttribute("aria-pressed")).toBe("true");
  await chip.click();
  await there.frame({ type: 6, emoji: "👍", on: false });
  await chip.waitFor({ state: "detached" });
});

test("a reply quotes what it answers, and leads there", async ({ ann }) => {
  await openRoom(ann.page, await roomWith(ann, "The question"));
  await act(ann.page, "The question", "Reply");
  await ann.page.getByText("Replying to").waitFor();
  await write(ann.page, "The answer");
  const quotation = message(ann.page, "The answer").getByRole("button", { name: /The question/ });
  await quotation.click();
  const focused = () => ann.page.evaluate(() => document.activeElement?.textContent ?? "");
  await expect.poll(focused).toContain("The question");
});

test("a line divides read from unread, and is gone at the next visit", async ({ ann, bob }) => {
  const room = await roomWith(bob, "old news");
  await openRoom(ann.page, room);
  const listing = async () => {
    const { body } = await ann.rest.call("GET", "/Room?expand=1");
    return fields(list(body).find((each) => fields(each).id === room));
  };
  const { hasFocus } = await ann.page.evaluate(() => ({ hasFocus: document.hasFocus() }));
  test.skip(!hasFocus, "This window does not get the focus, so that nothing in it counts as read.");
  await expect.poll(async () => (await listing()).readId).toBeGreaterThan(0);
  await ann.page.goto("/settings");
  await say(bob, room, "news");
  // Unread messages are counted once they are archived, which yields to what people say meanwhile.
  await expect.poll(async () => (await listing()).unread, { timeout: 30_000 }).toBe(1);
  await openRoom(ann.page, room);
  const divider = log(ann.page).getByRole("separator", { name: "New messages" });
  await divider.waitFor();
  expect(await log(ann.page).textContent()).toMatch(/old news[\s\S]*New[\s\S]*news/);
  await expect.poll(async () => (await listing()).unread).toBe(0);
  await openRoom(ann.page, room);
  await message(ann.page, "old news").waitFor();
  await divider.waitFor({ state: "detached" });
});

test("a permalink opens the room at its message", async ({ ann }) => {
  const room = await ann.makeRoom();
  const linked = await say(ann, room, "here it is");
  for (let at = 1; at <= 12; at++) await say(ann, room, `${at}${"\nline".repeat(6)}`);
  await ann.page.goto(`/rooms/${room}?message=${linked}`);
  const target = message(ann.page, "here it is");
  const isInView = () =>
    target.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight && element === document.activeElement;
    });
  await expect.poll(isInView).toBe(true);
});

test("a reload opens the same room, at its end", async ({ ann }) => {
  const room = await ann.makeRoom();
  for (let at = 1; at <= 12; at++) await say(ann, room, `word ${at}${"\nline".repeat(6)}`);
  const last = unique("last ");
  await say(ann, room, last);
  await openRoom(ann.page, room);
  await ann.page.reload();
  await connected(ann.page).waitFor();
  const isInView = () =>
    message(ann.page, last).evaluate((element) => {
      return element.getBoundingClientRect().bottom <= innerHeight;
    });
  await expect.poll(isInView).toBe(true);
});
