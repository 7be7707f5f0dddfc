import { afterAll, beforeAll, expect, test } from "vitest";
import { RoomServerDown, tellRoom } from "../../party/party-client";
import * as accessTokens from "./access-tokens";
import { archive } from "./archive";
import { type Departure, depart, told, untoldRoomIds } from "./departures";
import * as directRooms from "./direct-rooms";
import * as members from "./members";
import * as memberships from "./memberships";
import { page } from "./messages";
import * as rooms from "./rooms";
import * as sessions from "./sessions";
import { startTestDatabase } from "./test-database";
import * as users from "./users";

let database: { stop(): Promise<void> };
let last = 0;

beforeAll(async () => {
  database = await startTestDatabase();
}, 60_000);
afterAll(() => database.stop());

async function person(): Promise<users.User & { passwordHash: string }> {
  const username = `Person-${++last}`;
  const made = await users.create({ username, nickname: `Nick ${last}`, passwordHash: "hash" });
  if (!made) throw new Error("the name is taken");
  return { ...made, passwordHash: "hash" };
}

async function roomOf(owner: { id: number }, ...others: { id: number }[]): Promise<number> {
  const room = (await rooms.create(owner.id, { name: "a room", private: false }))?.id ?? 0;
  for (const other of others) await memberships.begin(room, other.id);
  return room;
}

const noTelling = async () => {};
const rolesIn = async (room: number) =>
  (await members.list(room, "active")).map(({ username, role }) => [username, role]);

test("contract, Ours: a room goes to its longest-standing moderator, else to its longest-standing member", async () => {
  const [ann, bob, cat] = [await person(), await person(), await person()];
  const moderated = await roomOf(ann, bob, cat);
  const plain = await roomOf(ann, bob, cat);
  await memberships.setRole(moderated, cat.id, "moderator", noTelling);
  let seen: Departure | undefined;
  await depart(ann, async (departure) => {
    seen = departure;
  });
  expect(seen?.heirs).toStrictEqual([
    { roomId: moderated, userId: cat.id, epoch: 2 },
    { roomId: plain, userId: bob.id, epoch: 1 },
  ]);
  expect(await rolesIn(moderated)).toStrictEqual([
    [cat.username, "owner"],
    [bob.username, "member"],
  ]);
  expect(await rolesIn(plain)).toStrictEqual([
    [bob.username, "owner"],
    [cat.username, "member"],
  ]);
});

test("contract, Ours: a room that nobody is left in is deleted; one of two when both are gone", async () => {
  const [ann, bob, cat] = [await person(), await person(), await person()];
  const alone = await roomOf(ann, bob);
  await memberships.end(alone, bob.id, "removed", noTelling);
  const { id: direct } = await directRooms.open(ann.id, cat.id);
  const first = await depart(ann, noTelling);
  expect(first).toMatchObject({ endedRoomIds: [alone], roomIds: [direct], partnerIds: [cat.id] });
  expect((await rooms.findFor(cat.id, direct))?.name).toBe("Deleted account");
  const second = await depart(cat, noTelling);
  expect(second?.endedRoomIds).toStrictEqual([direct]);
  expect(await rooms.allIds()).not.toContain(direct);
});

test("contract, Ours: what was said stays, under names that are nobody's", async () => {
  const [ann, bob] = [await person(), await person()];
  const room = await roomOf(ann, bob);
  const said = { type: 0 as const, id: 1, uid: ann.id, msg: "tea", time: 1 };
  await archive({ room, online: 1, events: [said] });
  await depart(ann, noTelling);
  // It was said before, and is archived after.
  await archive({ room, online: 1, events: [{ ...said, id: 2 }] });
  const names = { username: `-deleted-${ann.id}`, nickname: "Deleted account" };
  const { messages } = await page(room, { limit: 10 });
  expect(messages).toStrictEqual([
    { id: 1, msg: "tea", time: 1, ...names },
    { id: 2, msg: "tea", time: 1, ...names },
  ]);
  expect(await users.find(names.username)).toBeNull();
  expect(await users.find(ann.username)).toBeNull();
});

test("contract, Ours: nobody can take the name, in whatever letter case", async () => {
  const ann = await person();
  await depart(ann, noTelling);
  for (const username of [ann.username, ann.username.toUpperCase()]) {
    expect(await users.create({ username, nickname: "Ann", passwordHash: "" })).toBeNull();
  }
});

test("contract, Ours: nothing that the person had lets anybody in again", async () => {
  const [ann, bob] = [await person(), await person()];
  const room = await roomOf(bob, ann);
  await sessions.create("ann's", ann.id, "", 60);
  await accessTokens.create(ann.id, { name: "bot", token: "tea_ann", max: 1 });
  await depart(ann, noTelling);
  // A sign-in that had checked the password before comes too late.
  await sessions.create("late", ann.id, "", 60);
  await accessTokens.create(ann.id, { name: "late", token: "tea_late", max: 1 });
  for (const id of ["ann's", "late"]) {
    expect(await sessions.findUser(id)).toBeNull();
    expect(await rooms.findForSession(id, room)).toBeNull();
  }
  for (const token of ["tea_ann", "tea_late"]) expect(await accessTokens.use(token)).toBeNull();
  expect(await members.membershipsOf(ann.id)).toBeNull();
  expect(await memberships.begin(room, ann.id, { readmit: true })).toBe(false);
  expect(await rooms.create(ann.id, { name: "late", private: false })).toBeNull();
});

test("contract, Ours: an account goes once, and not with another password", async () => {
  const ann = await person();
  expect(await depart({ ...ann, passwordHash: "other" }, noTelling)).toBeNull();
  expect(await users.find(ann.username)).not.toBeNull();
  const both = await Promise.all([depart(ann, noTelling), depart(ann, noTelling)]);
  expect(both.filter((departure) => departure === null)).toHaveLength(1);
  expect(await depart({ ...ann, passwordHash: "" }, noTelling)).toBeNull();
});

test("two owners who go at once leave the room to the third", async () => {
  const [ann, bob, cat] = [await person(), await person(), await person()];
  const room = await roomOf(ann, bob, cat);
  await Promise.all([depart(ann, noTelling), depart(bob, noTelling)]);
  expect(await rolesIn(room)).toStrictEqual([[cat.username, "owner"]]);
});

test("it fails, and changes nothing, where a room cannot be told", async () => {
  const [ann, bob] = [await person(), await person()];
  const room = await roomOf(ann, bob);
  await sessions.create("kept", ann.id, "", 60);
  const everything = async () => ({
    user: await users.find(ann.username),
    session: await sessions.findUser("kept"),
    members: await members.list(room, "active"),
  });
  const before = await everything();
  const gone = depart(ann, ({ roomIds }) =>
    tellRoom(roomIds[0] ?? 0, { type: "sign-out", uid: ann.id }),
  );
  await expect(gone).rejects.toThrow(RoomServerDown);
  expect(await everything()).toStrictEqual(before);
});

test("a room that has not heard of it is told when it next posts to the archive", async () => {
  const [ann, bob] = [await person(), await person()];
  const room = await roomOf(ann, bob);
  await depart(ann, noTelling);
  expect(await untoldRoomIds(ann.id)).toStrictEqual([room]);
  const batch = { room, online: 1, events: [] };
  expect(await archive(batch)).toMatchObject({ departed: [ann.id] });
  await told(room, ann.id);
  expect(await archive(batch)).toMatchObject({ departed: [] });
});
