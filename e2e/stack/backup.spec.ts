import { writeFileSync } from "node:fs";
import { archived, enter, makeRoom, replayed, signIn } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test.slow();

test("promise: a backup restored into an empty data folder has all people, rooms and messages", async ({
  startStack,
  prepareStack,
}) => {
  const file = test.info().outputPath("teahouse.tar.gz");
  const stack = await startStack();
  const other = await prepareStack();
  const ann = await signIn(stack, "ann");
  const room = await makeRoom(ann);
  const socket = await enter(stack, ann, room);
  for (const msg of ["one", "two"]) {
    socket.send(JSON.stringify({ msg }));
    await new Promise((resolve) => socket.once("message", resolve));
  }
  expect(stack.run("backup", file), "while it runs").toMatchObject({ code: 6 });
  // The newest messages are in the room's storage and perhaps not in Postgres yet.
  await stack.stop();
  expect(stack.run("backup", file).code).toBe(0);
  expect(stack.run("backup", file), "over another backup").toMatchObject({ code: 2 });

  expect(other.run("restore", file)).toMatchObject({ code: 0 });
  expect(other.run("restore", file), "into a full place").toMatchObject({ code: 2 });
  await other.start();
  const again = await signIn(other, "ann");
  await expect.poll(() => archived(again, room)).toStrictEqual(["one", "two"]);
  const back = await enter(other, again, room);
  back.send(JSON.stringify({ msg: "three" }));
  await expect.poll(() => archived(again, room)).toStrictEqual(["one", "two", "three"]);

  await test.step("messages older than keepDays are deleted, and ids go on", async () => {
    await other.stop();
    await other.change("update messages set time = time - 8 * 86400 where msg <> 'three'");
    await other.start();
    await again.patch(`/Room/${room}`, { keepDays: 7 });
    await expect.poll(() => archived(again, room)).toStrictEqual(["three"]);
    await expect.poll(() => replayed(other, again, room)).toStrictEqual(["three"]);
    const sent = await again.post(`/Room/${room}/Message`, { msg: "four" });
    expect(await sent.json()).toMatchObject({ id: 4 });
  });
});

test("a broken backup is reported and restores nothing", async ({ prepareStack }) => {
  const stack = await prepareStack();
  const file = test.info().outputPath("broken.tar.gz");
  writeFileSync(file, "no backup");
  expect(stack.run("restore", file)).toMatchObject({ code: 1 });
  expect(stack.run("restore", `${file}.not`)).toMatchObject({ code: 2 });
});
