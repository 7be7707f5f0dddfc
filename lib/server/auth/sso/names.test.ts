import { expect, test } from "vitest";
import { fieldCodes } from "@/lib/shared/field-codes";
import { nicknameFrom, numbered, usernameFrom } from "./names";

test.each([
  [{ preferred_username: "lu.yu" }, "lu.yu"],
  [{ preferred_username: "lu.yu@example.org", email: "x@example.org" }, "lu.yu"],
  [{ email: "lu+tea@example.org", name: "Lu Yu" }, "lu+tea"],
  [{ name: "陆羽" }, "陆羽"],
  [{ name: "Lu  Yu" }, "Lu-Yu"],
  [{ preferred_username: "ｌｕ" }, "lu"],
  [{ preferred_username: "-.lu/yu?" }, "luyu"],
  [{ preferred_username: "👋", email: "wave@example.org" }, "wave"],
  [{ preferred_username: "а\u200bнна" }, "анна"],
  [{ preferred_username: "x".repeat(50) }, "x".repeat(32)],
  [{ preferred_username: "@lu" }, "lu"],
  [{ preferred_username: 5, name: "" }, "user"],
  [{}, "user"],
])("the username of %j is %s", (claims, expected) => {
  const username = usernameFrom(claims);
  expect(username).toBe(expected);
  expect(fieldCodes.username(username)).toBeNull();
});

test("a number keeps a username as short as it has to be", () => {
  expect(numbered("ann", 2)).toBe("ann2");
  expect(numbered("x".repeat(32), 123)).toBe(`${"x".repeat(29)}123`);
});

test.each([
  [{ name: "  Lu\nYu " }, "Lu Yu"],
  [{ name: "x".repeat(80) }, "x".repeat(50)],
  [{ name: "\u200b" }, "lu"],
  [{}, "lu"],
])("the nickname of %j is %s", (claims, expected) => {
  expect(nicknameFrom(claims, "lu")).toBe(expected);
});
