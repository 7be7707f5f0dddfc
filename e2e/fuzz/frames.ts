/** Frames generated from the AsyncAPI document: valid, almost valid and arbitrary. */
import fc from "fast-check";
import { type Document, follow, isObject, keysOf } from "../support/api-schemas";
import { almost, anything, fitting } from "./values";

/** The payload of one WebSocket message. */
export type Wire = string | Buffer;

const odd: Wire[] = [
  ...["", " ", "null", "[]", "{}", "[[]]", '"text"', "0", "{", '{"msg":', "NaN", "\0", "undefined"],
  ...['{"msg":"a","msg":5}', '{"__proto__":{"msg":"x"}}', '{"msg":"\\ud800\\u0000"}', "\ufeff{}"],
  ...["[".repeat(30_000), `${'{"msg":'.repeat(10_000)}1${"}".repeat(10_000)}`],
  ...[`{"msg":"${"x".repeat(4_001)}"}`, `{"msg":"${"x".repeat(66_000)}"}`, "x".repeat(200_000)],
  ...[Buffer.from([0xff, 0xfe]), Buffer.from('{"msg":"bytes"}'), Buffer.alloc(0)],
];

/** What members send; basic and opted-in clients send the same here. */
export function framesOf(document: Document): fc.Arbitrary<Wire> {
  const ids = fc.integer({ min: -1, max: 300 });
  const known = {
    ...{ edit: ids, delete: ids, react: ids, reply: ids },
    emoji: fc.constantFrom("👍", "❤️", "👨‍👩‍👧‍👦", "🇨🇳", "1️⃣", "x", "", "😀😀"),
  };
  const fits = fc.oneof(
    ...keysOf(document, "operations").flatMap((name) => {
      const { action, messages } = follow(document, "operations", name) ?? {};
      if (action !== "receive" || !Array.isArray(messages)) return [];
      return messages.flatMap((reference: unknown) => {
        const place = isObject(reference) ? String(reference.$ref).slice(2).split("/") : [];
        const payload = follow(document, ...place, "payload");
        return payload ? [fitting(document, payload, known)] : [];
      });
    }),
  );
  const text = (value: fc.Arbitrary<unknown>) => value.map((one) => JSON.stringify(one));
  return fc.oneof(
    { weight: 6, arbitrary: text(fits) },
    { weight: 6, arbitrary: text(almost(fits)) },
    { weight: 3, arbitrary: text(anything) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)) },
  );
}
