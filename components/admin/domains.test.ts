import { describe, expect, test, vi } from "vitest";
import { domainOf } from "./domains";

vi.mock("client-only", () => ({}));

describe("the domain that an administrator typed", () => {
  test.each([
    ["example.org", "example.org"],
    [" Example.ORG ", "example.org"],
    ["@example.org", "example.org"],
    ["ann@mail.example.org", "mail.example.org"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["localhost", null],
    ["", null],
    ["192.0.2.1", null],
    ["example.org/path", null],
    ["exa mple.org", null],
    ["-a.example", null],
  ])("%s is %s", (typed, domain) => {
    expect(domainOf(typed)).toBe(domain);
  });
});
