/** No room server listens here, so no change that a room must know of may happen. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeSockets } from "../../party/close-sockets";
import { RoomServerDown, sendToRoom } from "../../party/party-client";
import * as accessTokens from "./access-tokens";
import * as members from "./members";
import * as memberships from "./memberships";
import * as rooms from "./rooms";
import * as sessions from "./sessions";
import { startTestDatabase } from "./test-database";
import * as users from "./users";

let database: { stop(): Promise<void> };
let ann = 0;
let bob = 0;
let room = 0;

beforeAll(async () => {
  database = await startTestDatabase();
  const person = (username: string) =>
    users.create({ username, nickname: username, passwordHash: "old" });
  ann = (await person("ann"))?.id ?? 0;
  bob = (await person("bob"))?.id ?? 0;
  room = (await rooms.create(ann, { name: "a room", private: false }))?.id ?? 0;
  await memberships.begin(room, bob);
  for (const id of ["here", "elsewhere"]) await sessions.create(id, ann, "", 60);
  await accessTokens.create(ann, { name: "bot", token: "token", max: 1 });
}, 60_000);
afterAll(() => database.stop());

const sendRoles = async (changes: memberships.RoleChange[]) => {
  for (const { userId: uid, role, epoch } of changes) {
    await sendToRoom(room, { type: "role", uid, epoch, role });
  }
};
const closeAll = (roomIds: number[]) => closeSockets(ann, roomIds, { except: "here" });

const changes: Record<string, () => Promise<unknown>> = {
  "a new password": () =>
    users.changePassword(
      ann,
      { oldHash: "old", newHash: "new", nickname: "new", keepSession: "here" },
      closeAll,
    ),
  "an ended session": () => sessions.revoke("elsewhere", closeAll),
  "a revoked access token": () => accessTokens.remove(ann, 1, ({ roomIds }) => closeAll(roomIds)),
  "a new role": () => memberships.setRole(room, bob, "moderator", sendRoles),
  "a new owner": () => memberships.transferOwnership(room, { from: ann, to: bob }, sendRoles),
  "a removal": () =>
    memberships.end(room, bob, "removed", (epoch) =>
      sendToRoom(room, { type: "remove", uid: bob, epoch }),
    ),
  "a new name": () =>
    rooms.change(room, { name: "new" }, (changed) =>
      sendToRoom(room, { type: "change", ...changed }),
    ),
};

const everything = async () => ({
  user: await users.find("ann"),
  sessions: await sessions.list(ann),
  tokens: await accessTokens.list(ann),
  members: await members.list(room, "active"),
  room: await rooms.findFor(bob, room),
});

for (const [what, change] of Object.entries(changes)) {
  test(`${what} fails and changes nothing if the room cannot be reached`, async () => {
    const before = await everything();
    await expect(change()).rejects.toThrow(RoomServerDown);
    expect(await everything()).toStrictEqual(before);
  });
}
