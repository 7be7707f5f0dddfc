import { expect, test } from "vitest";
import { textOf } from "./shared";

test.each([
  [
    { title: "Tea", text: "a page about tea", url: "https://a.example" },
    "Tea\na page about tea\nhttps://a.example",
  ],
  [
    { title: "Tea", text: "Tea https://a.example", url: "https://a.example" },
    "Tea https://a.example",
  ],
  [{ title: "", text: " https://a.example\n", url: "" }, "https://a.example"],
  [{ title: "Tea", text: "", url: "https://a.example" }, "Tea\nhttps://a.example"],
  [{ title: "Tea", text: "", url: "" }, "Tea"],
  [{ title: "", text: "", url: "" }, ""],
])("%j is shared as %j", (shared, text) => {
  expect(textOf(shared)).toBe(text);
});
