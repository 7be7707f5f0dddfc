import { expect, test } from "vitest";
import { isText } from "./typing-anywhere";

const press = (key: string, more: object = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  defaultPrevented: false,
  isComposing: false,
  keyCode: 0,
  ...more,
});

test.each(["a", "A", "é", "茶", "5", "@", ":", "😀"])("%s is text for the composer", (key) => {
  expect(isText(press(key))).toBe(true);
});

test.each([" ", "Enter", "Tab", "Escape", "ArrowUp", "F5", "Dead", "Process", "Backspace"])(
  "%j stays where it is",
  (key) => {
    expect(isText(press(key))).toBe(false);
  },
);

test.each([
  { ctrlKey: true },
  { metaKey: true },
  { altKey: true },
  { defaultPrevented: true },
  { isComposing: true },
  { keyCode: 229 },
])("a key with %j is no text", (more) => {
  expect(isText(press("c", more))).toBe(false);
});

test.each(["@", "ć", "€"])("%s typed with AltGr is text (mattermost#16050)", (key) => {
  const withAltGr = { getModifierState: (name: string) => name === "AltGraph" };
  // As Windows reports it, and as Linux and macOS do.
  expect(isText(press(key, { ctrlKey: true, altKey: true, ...withAltGr }))).toBe(true);
  expect(isText(press(key, withAltGr))).toBe(true);
  expect(isText(press(key, { ctrlKey: true, altKey: true }))).toBe(false);
});
