import { expect, test } from "vitest";
import { callPaths } from "@/lib/wire/call-paths.js";
import { callAddress } from "./call-address";

test("every call is found at its short address and below /api, in any letter case", () => {
  for (const path of callPaths) {
    const address = `/api${path}`.replace(/:\w+/g, "5aB");
    const short = path.replace(/:\w+/g, "5aB");
    const loud = short.replace(/[^/]+/g, (part) => (part === "5aB" ? part : part.toUpperCase()));
    for (const given of [short, address, loud, `/API${loud}`]) {
      expect(callAddress(given)).toBe(address);
      expect(callAddress(`${given}?limit=50&x=/Room?`)).toBe(`${address}?limit=50&x=/Room?`);
    }
  }
});

test.each([
  "/",
  "/rooms/5",
  "/invite/x",
  "/api/internal/archive",
  "/api/auth/session",
  "/_next/static/x.js",
  "/Room/5/",
  "/Room//Message",
  "/Room/../Message",
  "/Room/%35",
  "//Room/5",
  "/Room/5/Nothing",
  "/api/api/Room",
  "/Room\\5",
  "?/Room",
])("%s is left as it is", (address) => {
  expect(callAddress(address)).toBe(address);
});
