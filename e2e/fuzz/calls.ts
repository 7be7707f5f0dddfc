/** REST calls generated from the OpenAPI document: valid, almost valid and arbitrary. */
import fc from "fast-check";
import { type Document, follow, isObject, type Json, keysOf } from "../support/api-schemas";
import { almost, anything, fitting } from "./values";

/** The caller; the runner has their cookies and tokens. */
export const callers = [
  ...(["owner", "member", "bearer", "nobody", "forged cookie", "forged bearer"] as const),
  ...(["odd bearer", "expired", "two cookies"] as const),
];
export type Caller = (typeof callers)[number];

export type Call = {
  method: string;
  /** Path and query as in the request line. */
  path: string;
  caller: Caller;
  headers: Record<string, string | string[]>;
  body: string | Buffer | null;
};

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const types = [
  ...["application/json; charset=utf-8", "APPLICATION/JSON", "text/plain", "application/xml", ""],
  ...["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json,x"],
];
/** Path segments that no proper client sends. */
const oddParts = [
  ...[
    "0",
    "-1",
    "01",
    "1.5",
    "1e3",
    "2147483648",
    "99999999999999999999",
    "NaN",
    "%00",
    "%ff",
    "%",
  ],
  ...["%2e%2e", "%2f", "..%2f..", "%E0%A4%A", "%ed%a0%80", "%20", "+", ";x=1", "__proto__", "*"],
  ...["null", "undefined", "[id]", "%5Bid%5D", "字", "%E5%AD%97", "a".repeat(300)],
].map((part) => part.replace("字", encodeURIComponent("字")));
const oddHeaders: Record<string, string | string[]>[] = [
  { Origin: "https://evil.example" },
  { Origin: "null" },
  { Cookie: ["a=b", "next-auth.session-token=x", "c"] },
  { Authorization: ["Bearer a", "Bearer b"] },
  { "X-Forwarded-For": "1.2.3.4, ::1", "X-Forwarded-Host": "evil.example" },
  { "Content-Encoding": "gzip" },
  { Accept: "text/html" },
  { Accept: "*/*;q=0", "Accept-Language": "xx-invalid-;;" },
  { Range: "bytes=0-1" },
  { "X-HTTP-Method-Override": "DELETE" },
  { "next-action": "x" },
  { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
  { "If-None-Match": "*" },
];

/** `known` has existing values by the name of a field or path parameter. */
export function callsOf(
  document: Document,
  known: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Call> {
  const calls = keysOf(document, "paths").flatMap((path) =>
    keysOf(document, "paths", path)
      .filter((method) => methods.includes(method.toUpperCase()))
      .map((method) => callOf(document, path, method, known)),
  );
  return fc.oneof(...calls);
}

function callOf(
  document: Document,
  template: string,
  method: string,
  known: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Call> {
  const operation = follow(document, "paths", template, method);
  const parameters = (Array.isArray(operation?.parameters) ? operation.parameters : []).filter(
    isObject,
  );
  const schema = follow(
    document,
    "paths",
    template,
    method,
    "requestBody",
    "content",
    "application/json",
    "schema",
  );
  const fits = schema && fitting(document, schema, known);
  return fc.record({
    method: rarely(fc.constantFrom(...methods), fc.constant(method.toUpperCase())),
    path: fc
      .tuple(
        addressOf(document, template, parameters, known),
        queryOf(document, parameters, known),
        fc.boolean(),
      )
      .map(([address, query, short]) => (short ? "" : "/api") + address + query),
    caller: callerOf(template),
    headers: fc
      .tuple(
        rarely(fc.constantFrom(...types), fc.constant(null)),
        rarely(fc.constantFrom(...oddHeaders), fc.constant({})),
      )
      .map(([type, odd]) => ({
        ...((fits || type !== null) && { "Content-Type": type ?? "application/json" }),
        ...odd,
      })),
    body: fits ? bodies(fits) : rarely(bodies(anything), fc.constant(null)),
  });
}

function callerOf(template: string): fc.Arbitrary<Caller> {
  // A sign-in after each sign-out would take most of the time.
  if (template === "/Logout") return fc.constantFrom("nobody", "expired", "forged cookie");
  return rarely(fc.constantFrom(...callers), fc.constantFrom("owner", "member", "bearer"), 4);
}

function bodies(fits: fc.Arbitrary<unknown>): fc.Arbitrary<string | Buffer | null> {
  return fc.oneof(
    { weight: 4, arbitrary: fits.map((value) => JSON.stringify(value)) },
    { weight: 4, arbitrary: almost(fits).map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: anything.map((value) => JSON.stringify(value)) },
    {
      weight: 1,
      arbitrary: fc.oneof(
        fits.map((value) => JSON.stringify(value).slice(0, -1)),
        fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
        fc.constantFrom(
          null,
          "",
          "[".repeat(30_000),
          `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
          '{"msg":1e999,"name":-1e999,"id":1e999}',
          '{"__proto__":{"msg":"x"},"constructor":1}',
          '"\\u0000\\ud800"',
          "x".repeat(70_000),
        ),
      ),
    },
  );
}

function addressOf(
  document: Document,
  template: string,
  parameters: Json[],
  known: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<string> {
  const parts = template.split("/").map((part) => {
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (!name)
      return rarely(fc.constantFrom(part.toLowerCase(), part.toUpperCase()), fc.constant(part), 20);
    const parameter = parameters.find((one) => one.in === "path" && one.name === name);
    const schema = isObject(parameter?.schema) ? parameter.schema : null;
    const place = template.startsWith("/Room/{id}") || name !== "id" ? name : "other id";
    const value = fitting(document, schema, { ...known, id: known.room ?? anything }, place);
    return rarely(
      fc.constantFrom(...oddParts),
      // An empty segment would be another path.
      value.map((one) => encodeURIComponent(String(one).toWellFormed()) || "-"),
      8,
    );
  });
  return fc.tuple(...parts).map((texts) => texts.join("/"));
}

function queryOf(
  document: Document,
  parameters: Json[],
  known: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<string> {
  const pairs = parameters
    .filter((parameter) => parameter.in === "query")
    .map(({ name, schema }) => {
      const fits = fitting(document, isObject(schema) ? schema : null, known, `query ${name}`);
      const text = fc
        .oneof({ weight: 3, arbitrary: fits }, { weight: 1, arbitrary: anything })
        .map((value) => {
          const plain = typeof value === "string" ? value : String(JSON.stringify(value));
          return `${name}=${encodeURIComponent(plain.toWellFormed().slice(0, 500).toWellFormed())}`;
        });
      return fc.option(rarely(fc.constantFrom(`${name}`, `${name}=%ff`, `${name}[]=1`), text, 10));
    });
  const odd = rarely(
    fc.constantFrom("x=1", "%", "__proto__=1", "x".repeat(3_000)),
    fc.constant(null),
    20,
  );
  return fc.tuple(...pairs, odd).map((texts) => {
    const there = texts.filter((text) => text !== null);
    return there.length > 0 ? `?${there.join("&")}` : "";
  });
}

/** Picks the first once in that many times. */
function rarely<A, B>(
  rare: fc.Arbitrary<A>,
  usual: fc.Arbitrary<B>,
  times = 12,
): fc.Arbitrary<A | B> {
  return fc.oneof<[fc.WeightedArbitrary<B>, fc.WeightedArbitrary<A>]>(
    { weight: times - 1, arbitrary: usual },
    { weight: 1, arbitrary: rare },
  );
}
