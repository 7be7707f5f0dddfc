/** Journeys in every engine: signing in, talking, and what stays when the connection does not. */
import { OptedIn } from "../support/opted-in-client";
import { expect, field, log, message, openRoom, test, write } from "../support/engines/fixtures";

test("two people talk", async ({ ann, bob }) => {
  const room = await ann.makeRoom();
  await openRoom(ann.page, room);
  const there = await OptedIn.enter(bob, room);
  await write(ann.page, "Good evening");
  await there.frame({ type: 0, msg: "Good evening" });
  expect(await field(ann.page).inputValue()).toBe("");
  there.send({ msg: "今天天气真好" });
  await log(ann.page).getByText("今天天气真好").waitFor();
  expect(await message(ann.page, "Good evening").count()).toBe(1);
});
