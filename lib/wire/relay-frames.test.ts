import { expect, test } from "vitest";
import { parseConnectionFrames, parseRelayFrames } from "./relay-frames";

const newer = { type: "of-a-newer-release", connectionId: 7, text: "x" };

test("a room passes over frames of a newer relay that it does not know, and takes the others in order", () => {
  const frames = [
    { type: "open", connectionId: 1, data: "a" },
    newer,
    { type: "frame", connectionId: 1, data: null },
  ];
  expect(parseConnectionFrames(JSON.stringify(frames))).toStrictEqual([frames[0], frames[2]]);
  expect(parseConnectionFrames(JSON.stringify([newer]))).toStrictEqual([]);
});

test("a relay passes over frames of a newer room that it does not know, and takes the others in order", () => {
  const frames = [
    { type: "send", connectionId: 1, text: "a" },
    newer,
    { type: "close", connectionId: 1, code: 1000, reason: "" },
  ];
  expect(parseRelayFrames(JSON.stringify(frames))).toStrictEqual([frames[0], frames[2]]);
  expect(parseRelayFrames(JSON.stringify([newer]))).toStrictEqual([]);
});

test("fields of a newer release are passed over", () => {
  const stop = JSON.stringify([{ type: "stop", at: 1 }]);
  expect(parseConnectionFrames(stop)).toStrictEqual([{ type: "stop" }]);
  const close = { type: "close", connectionId: 1, code: 1000, reason: "" };
  expect(parseRelayFrames(JSON.stringify([{ ...close, at: 1 }]))).toStrictEqual([close]);
});

test.each([
  ...["", "null", "{}", "[{}]", "[null]", '["open"]', '[{"type":7}]'],
  '[{"type":"open"},{"type":"send"}]',
])("what is no list of frames is not taken: %s", (text) => {
  expect(parseRelayFrames(text)).toBeNull();
  expect(() => parseConnectionFrames(text)).toThrow();
});
