import { expect, test } from "vitest";
import { isOfDomain } from "./registration-address";

test.each([
  ["lu@example.org", "example.org", true],
  ["Lu.Yu+tea@Example.ORG", "example.org", true],
  [" lu@example.org ", "example.org", true],
  ["lu@bücher.example", "xn--bcher-kva.example", true],
  ["lu@xn--bcher-kva.example", "Bücher.example", true],
  ["lu@茶馆.example", "茶馆.example", true],
  // The same letters to the eye, in Cyrillic.
  ["lu@ехаmple.org", "example.org", false],
  ["lu@evil-example.org", "example.org", false],
  ["lu@example.org.evil", "example.org", false],
  ["lu@sub.example.org", "example.org", false],
  ["lu@org", "example.org", false],
  ["a@b@example.org", "example.org", false],
  ['"a@evil.org"@example.org', "example.org", false],
  ['"lu yu"@example.org', "example.org", false],
  ["lu(@evil.org)@example.org", "example.org", false],
  ["lu%evil.org@example.org", "example.org", false],
  ["evil.org!lu@example.org", "example.org", false],
  ["lu@example.org\r\nBcc: x@evil.org", "example.org", false],
  ["lu@example.org,x@evil.org", "example.org", false],
  ["<lu@example.org>", "example.org", false],
  ["lu@ex%61mple.org", "example.org", false],
  ["lu@example.org/", "example.org", false],
  ["lu@example.org:25", "example.org", false],
  ["lu@example.org.", "example.org", false],
  ["lu@[192.0.2.1]", "example.org", false],
  ["@example.org", "example.org", false],
  ["", "", false],
] as const)("registration by mail: %j is of %s: %s", (address, domain, expected) => {
  expect(isOfDomain(address, ["tea.example", domain])).toBe(expected);
});
