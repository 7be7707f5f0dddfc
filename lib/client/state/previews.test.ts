import { expect, test } from "vitest";
import { frameTypes, type LinkPreview } from "@/lib/wire/frames";
import { changedBy, type Message } from "./message";

const message: Message = {
  ...{ id: 1, msg: "https://tea.example/", time: 1, username: "ann", nickname: "Ann" },
};
const tea: LinkPreview = { url: "https://tea.example/", title: "Tea" };
const told = (id: number, ...previews: LinkPreview[]) => ({
  ...{ type: frameTypes.previews, id, target: 1, time: 2, previews },
});

test("previews are shown, replaced and removed in the order of the events", () => {
  const shown = changedBy(message, told(2, tea));
  expect(shown).toStrictEqual({ ...message, previews: [tea], changed: 2 });
  const newer = { ...tea, title: "Newer" };
  const replaced = changedBy(shown, told(3, newer));
  expect(replaced.previews).toStrictEqual([newer]);
  expect(changedBy(replaced, told(2, tea))).toBe(replaced);
  expect(changedBy(replaced, told(4))).toStrictEqual({ ...message, changed: 4 });
});

test("an edit keeps them until the room tells others, a deletion takes them away", () => {
  const shown = changedBy(message, told(2, tea));
  const edit = { type: frameTypes.edit, id: 3, target: 1, time: 3, msg: "https://tea.example/!" };
  expect(changedBy(shown, edit).previews).toStrictEqual([tea]);
  const gone = changedBy(shown, { type: frameTypes.delete, id: 3, target: 1, time: 3 });
  expect(gone).not.toHaveProperty("previews");
  expect(changedBy(gone, told(4, tea))).not.toHaveProperty("previews");
});
