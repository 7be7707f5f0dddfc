/** Values for JSON schemas: valid, almost valid and arbitrary. */
import fc from "fast-check";
import { type Document, follow, isObject, type Json } from "../support/api-schemas";

/** Any 16-bit units, including lone surrogates, NUL and controls. */
const units = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
  .map((codes) => String.fromCharCode(...codes));

const oddTexts = [
  ...["", " ", "\0", "\ud800", "a\udfffb", "\u202e", "\ufeff", "null", "NaN", "-1", "1e999"],
  ...["__proto__", "constructor", "../..", "%00", "'; drop table users; --", "{{7*7}}", "<b>"],
  ...["字".repeat(4_001), "x".repeat(5_000), "😀".repeat(4_000), "👨‍👩‍👧‍👦", "\n\n", "\u2028"],
];
const texts = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: "grapheme", maxLength: 20 }) },
  { weight: 2, arbitrary: units },
  { weight: 1, arbitrary: fc.constantFrom(...oddTexts) },
);
const numbers = fc.oneof(
  fc.integer({ min: -3, max: 300 }),
  fc.constantFrom(0, -0, 1.5, -1, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 1e21, 1e308, -1e308, 5e-324),
  fc.double(),
);

/** Any JSON, with keys that are special in JavaScript. */
export const anything: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    texts,
    numbers,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    // Passes for a string where only its length is checked.
    fc.record({ length: fc.oneof(numbers, fc.constant({ toString: 1, valueOf: 1 })) }),
    fc.dictionary(
      fc.oneof(texts, fc.constantFrom("toString", "length", "msg", "id")),
      tie("value"),
      {
        maxKeys: 4,
      },
    ),
  ),
})).value;

/** Valid by the schema; `known` has existing values by the name of the field. */
export function fitting(
  document: Document,
  schema: Json | null,
  known: Record<string, fc.Arbitrary<unknown>> = {},
  field = "",
): fc.Arbitrary<unknown> {
  if (!schema) return anything;
  const existing = known[field];
  if (existing) return existing;
  const of = (inner: unknown, name = field) =>
    fitting(document, isObject(inner) ? inner : null, known, name);
  const reference = /^schema:(.+)$/.exec(String(schema.$ref))?.[1];
  if (reference) return of(follow(document, "components", "schemas", reference));
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return fc.oneof(...choices.map((choice) => of(choice)));
  const { type: types } = schema;
  if (Array.isArray(types)) return fc.oneof(...types.map((type) => of({ ...schema, type })));
  if ("const" in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom<unknown>(...schema.enum);
  switch (schema.type) {
    case "object":
      return objects(schema, of);
    case "array":
      return fc.array(of(schema.items), { maxLength: 5 });
    case "integer": {
      const [min, max] = [numberOr(schema.minimum, 0), numberOr(schema.maximum, 2 ** 31 - 1)];
      const near = Math.min(max, min + 200);
      return fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min, max: near }) },
        { weight: 1, arbitrary: fc.constantFrom(min, max) },
      );
    }
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "string":
      return textFor(schema);
    default:
      return anything;
  }
}

/** One change from valid: a key missing, a wrong value, or a key too many. */
export function almost(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(value, fc.nat(), fc.nat(3), anything, texts)
    .map(([fits, place, how, odd, text]) => {
      if (!isObject(fits)) return odd;
      const keys = Object.keys(fits);
      const key = keys[place % Math.max(1, keys.length)] ?? "x";
      if (how === 0)
        return Object.fromEntries(Object.entries(fits).filter(([name]) => name !== key));
      if (how === 1) return [fits];
      return { ...fits, [how === 2 ? key : text]: odd };
    });
}

function objects(
  schema: Json,
  of: (inner: unknown, name: string) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const properties = Object.entries(isObject(schema.properties) ? schema.properties : {}).filter(
    ([, inner]) => !(isObject(inner) && "not" in inner),
  );
  const required = Array.isArray(schema.required) ? schema.required : [];
  return fc.record(Object.fromEntries(properties.map(([name, inner]) => [name, of(inner, name)])), {
    requiredKeys: properties.map(([name]) => name).filter((name) => required.includes(name)),
  });
}

function textFor({ pattern, minLength, maxLength }: Json): fc.Arbitrary<string> {
  const [min, max] = [numberOr(minLength, 0), numberOr(maxLength, 200)];
  const cut = (text: string) => [...text].slice(0, max).join("").padEnd(min, "x");
  if (typeof pattern === "string") return fc.stringMatching(new RegExp(pattern, "u")).map(cut);
  return fc.string({ unit: "grapheme", maxLength: 30 }).map(cut);
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
