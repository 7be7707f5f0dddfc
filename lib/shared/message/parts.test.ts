import { expect, test } from "vitest";
import { foldName } from "@/lib/wire/mentions";
import { partsOf } from "./parts";

const known = new Map(
  ["ann", "ann-lee", "陆", "陆羽", "Zoë", "x.y"].map((username) => [
    foldName(username),
    { username, nickname: username.toUpperCase() },
  ]),
);
const mentioned = (msg: string) =>
  partsOf(msg, known).flatMap((part) =>
    part.kind === "mention" ? [`${part.text}=${part.person.username}`] : [],
  );

test.each([
  ["hi @ann!", ["@ann=ann"]],
  ["@ann-lee. @ANN, @ann-leo", ["@ann-lee=ann-lee", "@ANN=ann", "@ann=ann"]],
  ["问@陆羽你好", ["@陆羽=陆羽"]],
  ["@zoë", ["@zoë=Zoë"]],
  ["@x.y.", ["@x.y=x.y"]],
  ["@anna ann@ann.example a_@ann https://example.com/@ann", []],
  ["@nobody", []],
  ["@ann@ann", ["@ann=ann"]],
  ["@陆羽@Zoë", ["@陆羽=陆羽", "@Zoë=Zoë"]],
  ["https://x.example/@ann https://x.example@ann www.a.example/@ann @ann", ["@ann=ann"]],
])("in %s: %j", (msg, people) => {
  expect(mentioned(msg)).toEqual(people);
  expect(
    partsOf(msg, known)
      .map(({ text }) => text)
      .join(""),
  ).toBe(msg);
});
