import { expect, test } from "vitest";
import { describeAgent } from "./agent";

test.each([
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    { browser: "Chrome", system: "macOS", kind: "computer" },
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    { browser: "Safari", system: "iOS", kind: "phone" },
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0",
    { browser: "Firefox", system: "Windows", kind: "computer" },
  ],
  ["curl/8.5.0", { browser: "curl", system: null, kind: "computer" }],
  ["", { browser: null, system: null, kind: "computer" }],
])("%s", (agent, described) => {
  expect(describeAgent(agent)).toStrictEqual(described);
});
