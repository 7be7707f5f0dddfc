import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "../support/fixtures";

const e2e = path.join(import.meta.dirname, "..");

/** Complaints of users of other chats. The title of a test cites each and says what happens here. */
const complaints = [
  "messages lost after sleep (mattermost#16505)",
  "gaps after reconnect (tinode-js#71)",
  "duplicates on a bad network (zulip-mobile#2374)",
  "a written message gone (zulip-flutter#1441)",
  "Enter in an input method sends (element-web#23254)",
  "Chinese search finds nothing (Rocket.Chat#713)",
  "wrong unread counts (element-web#13974)",
  "removed people who still post (Rocket.Chat#11322)",
  "join/leave noise (Rocket.Chat#15521)",
  "scroll jumps (Rocket.Chat#160)",
  "drafts in the wrong room (mattermost#4924)",
  "screen readers noisy or silent (element-web#9747)",
  "invite links that do not survive the sign-in (Rocket.Chat#24719)",
  "the iOS keyboard over the composer",
];

test("each complaint is cited in the title of a test", () => {
  const titles = readdirSync(e2e, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".spec.ts"))
    .map((file) => readFileSync(path.join(e2e, file), "utf8"))
    .flatMap((source) =>
      Array.from(source.matchAll(/\btest\(\s*["`](.*)["`],/g), ([, title]) => title),
    );
  const named = (complaint: string) => titles.some((title) => title?.includes(`${complaint}:`));
  expect(complaints.filter((complaint) => !named(complaint))).toStrictEqual([]);
});
