/**
 * While an update is rolled out, apps, room servers, relays and pages of two releases talk to each other.
 * So what one says keeps its shape: keys may be added if they may be left out, and types, which older
 * ones pass over or refuse until they are updated.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { wireSchemas } from "./wire-schemas";

/** By `npm run record-release`. */
const before = z
  .record(z.string(), z.unknown())
  .parse(JSON.parse(readFileSync(path.join(import.meta.dirname, "wire.json"), "utf8")));

/** What else may differ, as `name: place`, with the reason why the release before does not mind. */
const ofAudiences = "only for relays that say in their handshake that they know more audiences";
const ofPeople = "only for clients that ask for a number in place of names";
const ofHeartbeats = "only in a cluster, where links ask in another way; no release had clusters";
const exceptions: Record<string, string> = {
  'connectionFrame: <{"type":"string","const":"ping"}>': ofHeartbeats,
  'relayFrame: <{"type":"string","const":"pong"}>': ofHeartbeats,
  'relayFrame: <{"type":"string","const":"audience"}>.audience<0>': ofAudiences,
  'relayFrame: <{"type":"string","const":"broadcast"}>.audience': ofAudiences,
  'serverFrame: <0><{"type":"number","const":2}>.users': ofPeople,
  "welcomeFrame: .users": ofPeople,
};

test("what apps, rooms, relays and pages say keeps the shape that the release before knows", () => {
  const now = wireSchemas();
  const found = Object.entries(before).flatMap(([name, schema]) =>
    differences(schema, now[name], `${name}: `),
  );
  expect(found.sort()).toStrictEqual(Object.keys(exceptions).sort());
});

const one = { type: "object", properties: { a: { type: "string" } }, required: ["a"] };
const typed = (type: string, more = {}) => ({
  type: "object",
  properties: { type: { const: type }, ...more },
  required: ["type"],
});

test.each([
  ["a key that may be left out", one, { ...one, properties: { ...one.properties, b: {} } }],
  ["a type", { anyOf: [typed("x")] }, { anyOf: [typed("y"), typed("x")] }],
  ["nothing", one, one],
])("added: %s", (_, old, now) => {
  expect(differences(old, now)).toStrictEqual([]);
});

test.each([
  ["a key that is missing", one, { ...one, properties: {}, required: [] }],
  ["a key that may be missing now", one, { ...one, required: [] }],
  ["a key that is needed now", typed("x"), { ...typed("x", { a: {} }), required: ["type", "a"] }],
  ["another kind of value", one, { ...one, properties: { a: { type: "integer" } } }],
  ["a type that is missing", { anyOf: [typed("x"), typed("y")] }, { anyOf: [typed("x")] }],
  ["in a list", { type: "array", items: one }, { type: "array", items: typed("x") }],
  ["one more value", { enum: ["a"] }, { enum: ["a", "b"] }],
  ["what is not there any more", one, undefined],
])("not taken for an addition: %s", (_, old, now) => {
  expect(differences(old, now)).not.toStrictEqual([]);
});

const node = z.object({
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).default([]),
  items: z.unknown().optional(),
});

/** The places at which a schema says something else than before, but for what is added. */
function differences(old: unknown, now: unknown, at = ""): string[] {
  const [was, is] = [node.safeParse(old).data, node.safeParse(now).data];
  if (!was || !is) return [at];
  const choices = is.anyOf ?? is.oneOf;
  const formerChoices = was.anyOf ?? was.oneOf;
  if (formerChoices && choices) {
    return formerChoices.flatMap((choice, place) => {
      const type = typeOf(choice);
      const same = type === "" ? choices[place] : choices.find((each) => typeOf(each) === type);
      return differences(choice, same, `${at}<${type || place}>`);
    });
  }
  if (was.properties && is.properties) {
    const missing = [...was.required, ...is.required].filter(
      (key) => !was.required.includes(key) || !is.required.includes(key),
    );
    return [
      ...missing.map((key) => `${at}.${key}`),
      ...Object.entries(was.properties).flatMap(([key, value]) =>
        missing.includes(key) ? [] : differences(value, is.properties?.[key], `${at}.${key}`),
      ),
    ];
  }
  if (was.items && is.items) return differences(was.items, is.items, `${at}[]`);
  return JSON.stringify(old) === JSON.stringify(now) ? [] : [at];
}

/** What tells one choice from the others. */
function typeOf(schema: unknown): string {
  const properties = node.safeParse(schema).data?.properties ?? {};
  const marks = ["type", "kind", "to", "is", "ok", "status"].map((key) => properties[key]);
  return marks.flatMap((mark) => (mark ? JSON.stringify(mark) : [])).join();
}
