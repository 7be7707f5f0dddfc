import { describe, expect, test } from "vitest";
import { isWanted, notificationOf, plainText, recipientsOf } from "./notification-text";

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
});

describe("the text of a notification", () => {
  const message = { id: 5, nickname: "林晚", msg: "周六去爬**香山**怎么样？" };

  test("in a room: the room's name, then the author and the message", () => {
    const room = { id: 3, name: "周末去哪儿", direct: false };
    expect(notificationOf({ room, message })).toStrictEqual({
      room: 3,
      id: 5,
      title: "周末去哪儿",
      body: "林晚: 周六去爬香山怎么样？",
    });
  });

  test("in a direct room: the author, then the message", () => {
    const room = { id: 3, name: "whatever", direct: true };
    expect(notificationOf({ room, message })).toMatchObject({
      title: "林晚",
      body: "周六去爬香山怎么样？",
    });
  });

  test.each([
    ["a **bold** and ~~struck~~ `code`", "a bold and struck code"],
    ["**「重点」**在这里", "「重点」在这里"],
    ["# Title\n\ntext  \nmore", "Title\ntext\nmore"],
    ["- one\n- two\n\n1. three", "one\ntwo\nthree"],
    ["> quoted\n\n[a link](https://example.org)", "quoted\na link"],
    ["```js\nlet a = 1;\n```", "let a = 1;"],
    ["![a picture](https://example.org/a.png)", "a picture"],
    [
      "<b>no HTML</b> &amp; snake_case_name 2 * 3 * 4",
      "<b>no HTML</b> &amp; snake_case_name 2 * 3 * 4",
    ],
    ["see https://example.org/a_b_c", "see https://example.org/a_b_c"],
  ])("%j becomes %j", (msg, text) => {
    expect(plainText(msg)).toBe(text);
  });

  test("it stays under 3 kB for any message, author and room", () => {
    for (const unit of ["\u0001", "👩‍👩‍👧‍👦", "漢", '"', "`", "*a", "[", "\n> "]) {
      const long = unit.repeat(4_000).slice(0, 4_000);
      const content = notificationOf({
        room: { id: 2 ** 31 - 1, name: long, direct: false },
        message: { id: 2 ** 31 - 1, nickname: long, msg: long },
      });
      expect(Buffer.byteLength(JSON.stringify(content))).toBeLessThan(3_000);
      expect([...content.body].length).toBeLessThanOrEqual(200);
      expect(content.body.isWellFormed()).toBe(true);
    }
  });
});
