import { afterAll, beforeAll, expect, test } from "vitest";
import { archive } from "./archive";
import * as members from "./members";
import * as memberships from "./memberships";
import * as subscriptions from "./push-subscriptions";
import * as rooms from "./rooms";
import * as sessions from "./sessions";
import { startTestDatabase } from "./test-database";
import * as users from "./users";

let database: { stop(): Promise<void> };

beforeAll(async () => {
  database = await startTestDatabase();
}, 60_000);
afterAll(() => database.stop());

test("a message that was read on another device meanwhile is not pushed", async () => {
  const person = async (username: string) => {
    const made = await users.create({ username, nickname: username, passwordHash: "hash" });
    if (!made) throw new Error("the name is taken");
    return made.id;
  };
  const [ann, bob] = [await person("ann"), await person("bob")];
  const room = (await rooms.create(ann, { name: "tea", private: false }))?.id ?? 0;
  await memberships.begin(room, bob);
  await sessions.create("bobs", { id: bob, passwordHash: "hash" }, { agent: "", ttlSeconds: 60 });
  const subscription = { endpoint: "https://push.example/1", p256dh: "p", auth: "a" };
  await subscriptions.put("bobs", bob, subscription);
  const time = Math.floor(Date.now() / 1_000);
  const events = [1, 2].map((id) => ({ type: 0 as const, id, uid: ann, msg: "tea?", time }));
  await archive({ room, online: 0, events });

  await members.markRead(room, bob, { id: 1, back: false });
  expect(await subscriptions.deliveryTo(bob, room, 1)).toBeNull();
  expect(await subscriptions.deliveryTo(bob, room, 2)).toMatchObject({
    message: { id: 2, msg: "tea?" },
    subscriptions: [subscription],
  });
});
