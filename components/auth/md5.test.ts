import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { md5 } from "./md5";

test.each([
  ["", "d41d8cd98f00b204e9800998ecf8427e"],
  ["abc", "900150983cd24fb0d6963f7d28e17f72"],
  [
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
    "d174ab98d277d9f5a5611c2c9f419d9f",
  ],
])("RFC 1321's test suite: %s", (text, digest) => {
  expect(md5(text)).toBe(digest);
});

test("the digest is Node's, for texts of any length and any characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      expect(md5(text)).toBe(createHash("md5").update(text, "utf8").digest("hex"));
    }),
    { numRuns: 2_000 },
  );
});
