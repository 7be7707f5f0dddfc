import { expect, test } from "vitest";
import { hasClaim, hasValue, parseRule, verifiedEmail } from "./claims";

test.each([
  ["groups=chat-admins", { groups: ["staff", "chat-admins"] }, true],
  ["groups=chat-admins", { groups: "chat-admins" }, true],
  ["groups=chat-admins", { groups: "chat-admins-of-old" }, false],
  ["groups=chat-admins", { groups: ["Chat-Admins", ["chat-admins"]] }, false],
  ["groups=chat-admins", {}, false],
  ["admin=true", { admin: true }, true],
  ["admin=true", { admin: "true" }, true],
  ["admin=true", { admin: false }, false],
  ["realm_access.roles=admin", { realm_access: { roles: ["admin"] } }, true],
  ["realm_access.roles=admin", { realm_access: { roles: [] } }, false],
  ["realm_access.roles=admin", { realm_access: "roles" }, false],
  ["https://a.example/roles=x=y", { "https://a.example/roles": ["x=y"] }, true],
  [
    "resource_access.my.app.roles=admin",
    { resource_access: { "my.app": { roles: ["admin"] } } },
    true,
  ],
  ["constructor.name=Object", {}, false],
])("%s of %j: %s", (rule, claims, expected) => {
  expect(hasValue(claims, parseRule(rule))).toBe(expected);
});

test("a claim is there or not, whatever it says", () => {
  expect(hasClaim({ a: { b: [] } }, "a.b")).toBe(true);
  expect(hasClaim({ a: { c: [] } }, "a.b")).toBe(false);
});

test.each([
  [{ email: "ann@example.org", email_verified: true }, "ann@example.org"],
  [{ email: "ann@example.org", email_verified: "true" }, "ann@example.org"],
  [{ email: "ann@example.org", email_verified: false }, null],
  [{ email: "ann@example.org", email_verified: "false" }, null],
  [{ email: "ann@example.org" }, null],
  [{ email: "ann", email_verified: true }, null],
  [{ email: "a\nb@example.org", email_verified: true }, null],
  [{ email_verified: true }, null],
])("the address of %j is %s", (claims, expected) => {
  expect(verifiedEmail(claims)).toBe(expected);
});
