import { expect, test } from "vitest";
import { permalinkOf } from "./permalink";

const origin = "https://tea.example";

test.each([
  ["https://tea.example/rooms/5?message=7", { room: 5, message: 7, path: "/rooms/5?message=7" }],
  ["https://tea.example/rooms/5/?message=7#a", { room: 5, message: 7, path: "/rooms/5?message=7" }],
  ["https://tea.example:443/rooms/5", { room: 5, message: null, path: "/rooms/5" }],
  ["https://tea.example/rooms/5?message=x", { room: 5, message: null, path: "/rooms/5" }],
  ["https://tea.example/rooms/5?message=1e9", { room: 5, message: null, path: "/rooms/5" }],
])("%s leads to a room of this Teahouse", (href, link) => {
  expect(permalinkOf(href, origin)).toStrictEqual(link);
});

test.each([
  "https://other.example/rooms/5?message=7",
  "http://tea.example/rooms/5?message=7",
  "https://tea.example:8080/rooms/5",
  "https://tea.example.evil.example/rooms/5",
  "https://tea.example/rooms",
  "https://tea.example/rooms/0",
  "https://tea.example/rooms/05",
  "https://tea.example/rooms/4294967297",
  "https://tea.example/rooms/5/x",
  "https://tea.example/invite/abc",
  "mailto:rooms@tea.example",
  "/rooms/5",
  "",
])("%s is another link", (href) => {
  expect(permalinkOf(href, origin)).toBeNull();
});
