import { expect, test } from "vitest";
import { keptMailAddress, mailAddressCode } from "./mail-address";

test.each([
  ["ann@example.org", "ann@example.org"],
  ["  Ann.Lee+chat@Example.ORG\n", "Ann.Lee+chat@example.org"],
  ["陆羽@茶馆.中国", "陆羽@xn--cl1ay07b.xn--fiqs8s"],
  ["a@MÜNCHEN.de", "a@xn--mnchen-3ya.de"],
  ["o'brien@mail.example.co.uk", "o'brien@mail.example.co.uk"],
])("an address to which mail goes is kept: %s", (typed, kept) => {
  expect(keptMailAddress(typed)).toBe(kept);
  expect(mailAddressCode(typed)).toBeNull();
});

test.each([
  "ann",
  "ann@",
  "@example.org",
  "ann@localhost",
  "ann@127.0.0.1",
  "ann@[127.0.0.1]",
  "ann@0x7f.1",
  "ann lee@example.org",
  "ann@example.org, bob@example.org",
  "ann@example.org\r\nBcc: bob@example.org",
  "Ann <ann@example.org>",
  '"ann"@example.org',
  "ann@bob@example.org",
  ".ann@example.org",
  "a..n@example.org",
  "ann@example..org",
  "ann@-example.org",
  "ann@example.org/path",
  "ann@user:pass@example.org",
  "ann\u0000@example.org",
  "ann\u202e@example.org",
  `${"a".repeat(65)}@example.org`,
  `ann@${"a".repeat(64)}.org`,
  `ann@${"a.".repeat(130)}org`,
])("what is no address is refused: %j", (typed) => {
  expect(keptMailAddress(typed)).toBeNull();
  expect(mailAddressCode(typed)).toBe("mail-address");
});

test("an empty field is named as such", () => {
  expect(mailAddressCode(" \t")).toBe("required");
});
