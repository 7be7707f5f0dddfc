import { beforeEach, describe, expect, test } from "vitest";
import type { LinkPreview, Role } from "@/lib/wire/frames";
import type { RoomRequest } from "@/lib/wire/parse";
import { MemoryStorage } from "../testing/memory-storage";
import { decide, type Entry } from "./decide";
import { eventText } from "./delivery";
import { EventLog } from "./event-log";

let memory: MemoryStorage;
let eventLog: EventLog;
beforeEach(async () => {
  memory = new MemoryStorage();
  eventLog = await EventLog.load(memory.storage);
});

const tea: LinkPreview = {
  url: "https://tea.example/",
  title: "secret title",
  picture: { id: 7, width: 3, height: 2, hash: "" },
};
const other: LinkPreview = { url: "https://tea.example/other", title: "another title" };

function entry(uid: number, request: RoomRequest, role: Role = "member"): Entry {
  const who = { uid, role, username: `u${uid}`, nickname: `Nick ${uid}` };
  return { author: () => who, parsed: { ok: true, request, cid: undefined } };
}
const say = (uid: number, msg: string) => entry(uid, { kind: "send", msg });
const edit = (uid: number, target: number, msg: string) =>
  entry(uid, { kind: "edit", target, msg });
/** As the app tells it. */
const tell = (target: number, version: number, ...previews: LinkPreview[]) =>
  entry(0, { kind: "previews", target, version, previews });
const hide = (uid: number, target: number, role?: Role) =>
  entry(uid, { kind: "no-previews", target }, role);

const done = (id: number) => ({ ok: true, event: { id, time: expect.any(Number) } });
const refused = (error: string) => ({ ok: false, error });
const decided = async (...group: Entry[]) => (await decide(group, eventLog)).results;
const stored = () => JSON.stringify([...memory.kept]);
const replayed = async (since = 0) =>
  (await (await EventLog.load(memory.storage)).after(since)).map((event) =>
    JSON.parse(eventText(event, false)),
  );

describe("previews of a message's links", () => {
  test("are an event of the room, which is replayed", async () => {
    expect(await decided(say(1, "https://tea.example/"), tell(1, 1, tea))).toStrictEqual([
      ...[done(1), done(2)],
    ]);
    const time = expect.any(Number);
    const frame = { type: 10, id: 2, target: 1, previews: [tea], time };
    expect(await replayed(1)).toStrictEqual([frame]);
  });

  test("are told once, however often the app says them", async () => {
    await decided(say(1, "https://tea.example/"));
    expect(await decided(tell(1, 1, tea), tell(1, 1, tea))).toStrictEqual([done(2), done(2)]);
    expect(await decided(tell(1, 1, tea))).toStrictEqual([done(2)]);
    expect(eventLog.head).toBe(2);
  });

  test("belong to the text in which the links were found: what an edit overtook is refused", async () => {
    await decided(say(1, "https://tea.example/"), edit(1, 1, "https://tea.example/other"));
    expect(await decided(tell(1, 1, tea))).toStrictEqual([refused("not-allowed")]);
    expect(await decided(tell(1, 2, other))).toStrictEqual([done(3)]);
    expect(await decided(edit(1, 1, "no link"), tell(1, 4))).toStrictEqual([done(4), done(5)]);
    expect((await replayed(4))[0]).toMatchObject({ type: 10, target: 1, previews: [] });
  });

  test("leave the log when others take their place, when they are removed and with their message", async () => {
    await decided(say(1, "https://tea.example/"), tell(1, 1, tea));
    expect(stored()).toContain("secret title");
    await decided(edit(1, 1, "https://tea.example/other"), tell(1, 3, other));
    expect(stored()).not.toContain("secret title");
    await decided(hide(1, 1));
    expect(stored()).not.toContain("another title");
    await decided(say(1, "https://tea.example/"), tell(6, 6, tea));
    await decided(entry(1, { kind: "delete", target: 6 }));
    expect(stored()).not.toContain("secret title");
    await decided(say(1, "again"), tell(9, 9, tea), entry(1, { kind: "delete", target: 9 }));
    expect(stored()).not.toContain("secret title");
    expect(await replayed(9)).toMatchObject([{ type: 10, previews: [] }, { type: 5 }]);
  });

  test("are not shown of what is no message, or a deleted one", async () => {
    await decided(say(1, "a"), say(1, "b"), entry(1, { kind: "delete", target: 2 }));
    expect(await decided(tell(2, 2, tea), tell(3, 3, tea), tell(9, 9, tea))).toStrictEqual(
      Array(3).fill(refused("not-found")),
    );
  });

  test("are removed for good by the author, the owner and moderators, and by nobody else", async () => {
    await decided(say(1, "a"), say(1, "b"), say(1, "c"), tell(1, 1, tea), tell(2, 2, tea));
    expect(await decided(hide(2, 1), hide(1, 1))).toStrictEqual([refused("not-allowed"), done(6)]);
    expect(await decided(hide(2, 2, "moderator"), hide(2, 3, "owner"))).toStrictEqual([
      ...[done(7), done(8)],
    ]);
    expect(await decided(hide(1, 1))).toStrictEqual([done(6)]);
    await decided(edit(1, 1, "https://tea.example/other"));
    expect(await decided(tell(1, 9, other), tell(3, 3, tea))).toStrictEqual([
      ...[refused("not-allowed"), refused("not-allowed")],
    ]);
  });

  test("are forgotten with their message, also where the event is younger", async () => {
    await decided(say(1, "a"), say(1, "b"), tell(1, 1, tea));
    await eventLog.setArchived(3);
    await eventLog.forget(1);
    expect(stored()).not.toContain("secret title");
    expect(await replayed(2)).toMatchObject([{ type: 10, target: 1, previews: [] }]);
  });

  test("are stored as what a room of the release before passes over", async () => {
    await decided(say(1, "a"), tell(1, 1, tea));
    const event = memory.kept.get("event:000000000002");
    expect(event).toMatchObject({ type: 6, target: 1, emoji: "", on: false, uid: 1 });
  });

  test("stay when a deleted account loses its names", async () => {
    await decided(say(1, "a"), tell(1, 1, tea));
    await eventLog.rename(1, { username: "gone", nickname: "gone" });
    expect(await replayed()).toMatchObject([{ username: "gone" }, { type: 10, previews: [tea] }]);
  });
});
