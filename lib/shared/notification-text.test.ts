import { describe, expect, test } from "vitest";
import type { Person } from "../wire/frames";
import { readingOf } from "./message/reading";
import { isWanted, notificationOf as noticeOf, recipientsOf } from "./notification-text";

const filesText = {
  shown: ({ kind, count }: { kind: string; count: number }, author: string | null) =>
    `${author ?? ""} ${count} ${kind}`.trim(),
  zh: () => "图片",
};
const notificationOf = (notice: Omit<Parameters<typeof noticeOf>[0], "filesText">) =>
  noticeOf({ filesText, ...notice });

const [ann, bob, cai, dan] = [1, 2, 3, 4];

describe("who is notified", () => {
  test.each([
    ["all", false, false, true],
    ["all", false, true, true],
    ["all", true, false, true],
    ["mentions", false, false, false],
    ["mentions", false, true, true],
    // In a direct room every message counts as a mention.
    ["mentions", true, false, true],
    ["nothing", false, false, false],
    ["nothing", false, true, false],
    ["nothing", true, true, false],
  ] as const)("level %s, direct room %s, mentioned %s: %s", (level, direct, mention, wanted) => {
    expect(isWanted(level, { direct, mention })).toBe(wanted);
  });

  const members = [
    { userId: ann, notify: "all" as const },
    { userId: bob, notify: "mentions" as const },
    { userId: cai, notify: "nothing" as const },
    { userId: dan, notify: "all" as const },
  ];

  test("each member is notified of the newest message that their level includes, never of their own", () => {
    const messages = [
      { id: 7, userId: dan, mentioned: [bob, cai] },
      { id: 8, userId: dan, mentioned: [] },
      { id: 9, userId: ann, mentioned: [ann] },
    ];
    expect([...recipientsOf(members, messages, false)]).toStrictEqual([
      [ann, 8],
      [bob, 7],
      [dan, 9],
    ]);
  });

  test("neither the author of the only message nor someone who is not a member is notified", () => {
    const messages = [{ id: 7, userId: dan, mentioned: [dan, 99] }];
    expect([...recipientsOf(members.slice(1), messages, true).keys()]).toStrictEqual([bob]);
    expect(recipientsOf([], messages, true).size).toBe(0);
  });

  test("nobody is notified of a message by someone they block, at any level, but of the one before it", () => {
    const messages = [
      { id: 7, userId: cai, mentioned: [bob], blockedBy: [] },
      { id: 8, userId: dan, mentioned: [ann, bob], blockedBy: [ann, bob] },
    ];
    expect([...recipientsOf(members, messages, false)]).toStrictEqual([
      [ann, 7],
      [bob, 7],
      [dan, 7],
    ]);
    expect(recipientsOf(members, messages.slice(1), false).size).toBe(0);
  });
});

describe("the text of a notification", () => {
  const message = {
    id: 5,
    username: "lin",
    nickname: "林晚",
    msg: "周六去爬**香山**怎么样？",
  };
  const reading = readingOf(new Map([["maya", { username: "maya", nickname: "Maya Chen" }]]));

  test("in a room: the room's name, then the author and the message", () => {
    const room = { id: 3, name: "周末去哪儿", direct: false };
    expect(notificationOf({ room, message, reading })).toStrictEqual({
      room: 3,
      id: 5,
      title: "周末去哪儿",
      body: "林晚: 周六去爬香山怎么样？",
    });
  });

  test("in a direct room: the author, then the message", () => {
    const room = { id: 3, name: "whatever", direct: true };
    expect(notificationOf({ room, message, reading })).toMatchObject({
      title: "林晚",
      body: "周六去爬香山怎么样？",
    });
  });

  test("is what the room shows (lib/shared/message/plain-text.test.ts)", () => {
    const room = { id: 3, name: "", direct: true };
    const body = (msg: string) =>
      notificationOf({ room, message: { ...message, msg }, reading }).body;
    expect(body("3. `__init__`")).toBe("3. __init__");
    expect(body("hi @maya")).toBe("hi @Maya Chen");
    // A mark that is closed behind the cut is still one.
    expect(body(`**${"a".repeat(300)}**`)).toBe(`${"a".repeat(199)}…`);
  });

  test("names that look the same have the username behind them, however long they are", () => {
    const nameOf = ({ username, nickname }: Person) => `${nickname} (@${username})`;
    const author = { ...message, nickname: "x".repeat(50), username: "y".repeat(32) };
    const notice = (direct: boolean) =>
      notificationOf({
        room: { id: 3, name: "Tea", direct },
        message: author,
        reading: { ...reading, nameOf },
      });
    expect(notice(true).title).toBe(`${author.nickname} (@${author.username})`);
    expect(notice(false)).toMatchObject({
      title: "Tea",
      body: `${author.nickname} (@${author.username}): 周六去爬香山怎么样？`,
    });
  });

  test("permalinks read as rooms for a browser at their origin, and as addresses for others", () => {
    const msg = "see https://tea.example/rooms/5?message=7";
    const content = notificationOf({
      room: { id: 3, name: "", direct: true },
      message: { ...message, msg },
      reading,
      atOrigin: { origin: "https://tea.example", linkText: () => "Tea · Ann" },
    });
    expect(content).toMatchObject({
      body: msg,
      own: { origin: "https://tea.example", body: "see Tea · Ann" },
    });
  });

  test("element-web#1712, friendica#12084: a name from right to left turns nothing else around", () => {
    const room = { id: 3, name: "tea", direct: false };
    const body = notificationOf({
      room,
      message: { ...message, nickname: "אבי", msg: "2 cups" },
      reading,
    }).body;
    expect(body).toBe("\u2068אבי\u2069: 2 cups");
  });

  test("a message without words is what its files are, in both languages; one with words is its words", () => {
    const files = [{ name: "a.png", type: "image/png" }];
    const wordless = { ...message, msg: "", files };
    const notice = (direct: boolean, sent = wordless) =>
      notificationOf({ room: { id: 3, name: "Tea", direct }, message: sent, reading });
    expect(notice(false)).toMatchObject({ title: "Tea", body: "林晚 1 picture", zh: "图片" });
    expect(notice(true)).toMatchObject({ title: "林晚", body: "1 picture", zh: "图片" });
    expect(notice(true, { ...wordless, msg: "look" })).toStrictEqual({
      ...{ room: 3, id: 5, title: "林晚", body: "look" },
    });
  });

  test("it stays under 3.9 kB for any message, author and room", () => {
    for (const unit of ["\u0001", "👩‍👩‍👧‍👦", "漢", '"', "`", "*a", "[", "\n> "]) {
      const long = unit.repeat(4_000).slice(0, 4_000);
      const content = notificationOf({
        room: { id: 2 ** 31 - 1, name: long, direct: false },
        message: { id: 2 ** 31 - 1, username: "u", nickname: long, msg: long },
        reading,
        atOrigin: { origin: "https://tea.example", linkText: () => null },
      });
      expect(Buffer.byteLength(JSON.stringify(content))).toBeLessThan(3_900);
      expect([...content.body].length).toBeLessThanOrEqual(200);
      expect(content.body.isWellFormed()).toBe(true);
    }
  });
});
