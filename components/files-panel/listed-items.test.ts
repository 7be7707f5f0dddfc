import { expect, test } from "vitest";
import { initialRoomState, roomReducer } from "@/lib/client/state/reducer";
import { currentItems } from "./listed-items";

const ann = { username: "ann", nickname: "Ann" };
const file = (id: number, type: string) => ({ id, name: `f${id}`, type, bytes: 1 });
const message = (id: number, more: object) => ({ id, ...ann, time: id, msg: "", ...more });
const listed = (id: number, at: number) => ({
  ...file(id, "image/png"),
  ...ann,
  message: at,
  time: at,
});

function state() {
  const messages = [1, 2].map((id) => message(id, { files: [file(id, "image/png")] }));
  const opened = initialRoomState({ messages, more: false }, ann);
  const sent = {
    type: 0 as const,
    ...message(3, { files: [file(3, "image/png"), file(4, "audio/mp4")] }),
  };
  const deleted = { type: 5 as const, id: 4, target: 1, time: 4 };
  return roomReducer(opened, { type: "frames", frames: [sent, deleted], at: 0 });
}

test("new files stand first and those of deleted messages go, each in its tab", () => {
  const { entries } = state();
  const pages = [{ files: [listed(2, 2), listed(1, 1), listed(9, 0)], more: false }];
  const keys = (tab: "pictures" | "files", from = pages) =>
    currentItems(tab, from, { entries, since: 2 }).map(({ key }) => key);
  expect(keys("pictures")).toStrictEqual(["file 3", "file 2", "file 9"]);
  expect(keys("files", [])).toStrictEqual(["file 4"]);
});

test("a file is listed once, also if the server lists it by now", () => {
  const { entries } = state();
  const pages = [{ files: [listed(3, 3), listed(2, 2)], more: false }];
  const items = currentItems("pictures", pages, { entries, since: 2 });
  expect(items.map(({ key }) => key)).toStrictEqual(["file 3", "file 2"]);
});

test("a link goes when its message is edited, and comes with a new message", () => {
  const first = message(1, { msg: "https://a.example https://b.example" });
  const opened = initialRoomState({ messages: [first], more: false }, ann);
  const edit = { type: 4 as const, id: 2, target: 1, msg: "https://b.example", time: 2 };
  const sent = { type: 0 as const, ...message(3, { msg: "https://c.example" }) };
  const { entries } = roomReducer(opened, { type: "frames", frames: [edit, sent], at: 0 });
  const link = (url: string) => ({ url, ...ann, message: 1, time: 1 });
  const pages = [{ links: [link("https://a.example/"), link("https://b.example/")], more: false }];
  const items = currentItems("links", pages, { entries, since: 1 });
  expect(items.map(({ key }) => key)).toStrictEqual([
    "link 3 https://c.example/",
    "link 1 https://b.example/",
  ]);
});
