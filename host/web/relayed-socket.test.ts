import { expect, test } from "vitest";
import { messagesOf, type OwnEndings, strings } from "@/lib/wire/relay-frames";
import { bytes } from "./relayed-socket";

const toBytes = (text: string) => Buffer.from(text);
const common = ['{"id":1,"msg":"早上好"}', '{"id":2,"msg":"🍵"}'];
const answers = ['{"status":true,"cid":"茶"}'];
const own: OwnEndings = [[1, ',"cid":"茶"}']];

test("a relay sends the same bytes as the room itself, also with an author's endings", () => {
  const groups: [string[], OwnEndings, string[]][] = [
    [common, own, answers],
    [common, [], []],
    [common.slice(1), [[0, ',"cid":"茶"}']], answers],
    [[], [], answers],
  ];
  for (const [texts, endings, asked] of groups) {
    const sent = messagesOf(
      bytes,
      texts.map(toBytes),
      endings.map(([place, ending]) => [place, toBytes(ending)] as const),
      asked.map(toBytes),
    );
    expect(sent.map(String)).toStrictEqual(messagesOf(strings, texts, endings, asked));
  }
});

test("only the author's copy has the cid", () => {
  const [mine = ""] = messagesOf(strings, common, own, answers);
  const [others = ""] = messagesOf(strings, common);
  expect(JSON.parse(mine)).toStrictEqual([
    { id: 1, msg: "早上好" },
    { id: 2, msg: "🍵", cid: "茶" },
    { status: true, cid: "茶" },
  ]);
  expect(others).not.toContain("cid");
});
