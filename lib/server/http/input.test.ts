import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { inviteTerms } from "../api/invites";
import { historyQuery, newMessage, searchQuery } from "../api/messages";
import { namedRoom, readMarker } from "../api/rooms";
import { idFrom, parse, queryOf, readBody } from "./input";
import { Problem } from "./problem";

/** What a call is refused with: its status and `errors`. */
async function refusalOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { status, errors } = await error.toResponse().json();
    return errors ? { status, errors } : { status };
  }
  throw new Error("nothing was refused");
}

const json = "application/json";
function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  return new Request("http://here/", {
    method: "POST",
    body,
    headers: { "Content-Type": json, ...headers },
  });
}
const read = (...call: Parameters<typeof post>) =>
  readBody(post(...call), z.object({ msg: z.string() }));

describe("a body", () => {
  const tea = { msg: "茶 ёлка" };
  const text = JSON.stringify(tea);

  test.each(["", "; charset=utf-8", ';charset="UTF-8"', "; charset=utf8", "; charset=us-ascii"])(
    "is read as UTF-8: application/json%s",
    async (parameter) => {
      expect(await read(text, { "Content-Type": json + parameter })).toStrictEqual(tea);
    },
  );

  test("may begin with a byte order mark, and name no encoding as `identity`", async () => {
    const marked = new Uint8Array(Buffer.from(`\ufeff${text}`));
    expect(await read(marked, { "Content-Encoding": "identity" })).toStrictEqual(tea);
  });

  test.each<Record<string, string>>([
    { "Content-Type": `${json}; charset=gbk` },
    { "Content-Type": `${json}; charset=utf-16` },
    { "Content-Type": `${json}; charset=iso-8859-1` },
    { "Content-Type": "application/json,x" },
    { "Content-Type": "" },
    { "Content-Encoding": "gzip" },
    { "Content-Encoding": "br" },
  ])("is 415 with %j", async (headers) => {
    expect(await refusalOf(() => read(text, headers))).toStrictEqual({ status: 415 });
  });

  test("that is compressed without saying so, or in another charset, is not UTF-8", async () => {
    const gbk = [0x7b, 0x22, 0x6d, 0x73, 0x67, 0x22, 0x3a, 0x22, 0xb2, 0xe8, 0x22, 0x7d];
    for (const bytes of [gzipSync(text), Buffer.from(`\ufeff${text}`, "utf16le"), gbk]) {
      const refusal = await refusalOf(() => read(new Uint8Array(bytes)));
      expect(refusal).toStrictEqual({ status: 400, errors: { body: "not-utf-8" } });
    }
  });

  test("that is no object is 400 with a code for the body", async () => {
    for (const body of ["[]", "5", "null", '"x"', "true"]) {
      for (const schema of [newMessage, readMarker, z.object({ msg: z.string() })]) {
        const refusal = await refusalOf(() => readBody(post(body), schema));
        expect(refusal, body).toStrictEqual({ status: 400, errors: { body: "not-an-object" } });
      }
    }
    for (const body of ["", "{", "NaN"]) {
      const refusal = await refusalOf(() => read(body));
      expect(refusal, body).toStrictEqual({ status: 400, errors: { body: "not-json" } });
    }
  });

  test("never has prose among its errors, also where a schema names no code", async () => {
    const schema = z.object({ a: z.string(), b: z.object({ c: z.email() }), d: z.literal(1) });
    expect(await refusalOf(() => readBody(post('{"b":{"c":"x"}}'), schema))).toStrictEqual({
      status: 400,
      errors: { a: "invalid", "b.c": "invalid", d: "invalid" },
    });
  });
});

test("a key that may be missing has its value by default, and is refused if it is odd", async () => {
  expect(parse(namedRoom, { name: "tea" })).toStrictEqual({ name: "tea", private: false });
  expect(parse(namedRoom, { name: "tea", private: true })).toMatchObject({ private: true });
  expect(parse(inviteTerms, {})).toStrictEqual({ expiresIn: 7 * 24 * 3_600, uses: null });
  expect(parse(inviteTerms, { uses: 3 })).toMatchObject({ uses: 3 });
  expect(await refusalOf(() => parse(inviteTerms, { expiresIn: null }))).toStrictEqual({
    status: 400,
    errors: { expiresIn: "not-a-number" },
  });
});

describe("a number", () => {
  const query = (text: string) => parse(historyQuery, queryOf(new Request(`http://here/?${text}`)));
  const refused = (field: string, code: string) => ({ status: 400, errors: { [field]: code } });

  test.each(["before", "after", "around", "changed", "limit"])(
    "in a query is written in digits: %s",
    async (name) => {
      for (const text of [
        "",
        "x",
        "0x10",
        "1e1",
        "1.5",
        "+1",
        "%201",
        "1_000",
        "１",
        "--1",
        "NaN",
      ]) {
        const refusal = await refusalOf(() => query(`${name}=${text}`));
        expect(refusal, text).toStrictEqual(refused(name, "not-a-number"));
      }
      expect(query(`${name}=10`)).toMatchObject({ [name]: 10 });
    },
  );

  test("that is too large or too small has a code of its own, however large it is", async () => {
    for (const name of ["before", "after", "around", "changed", "limit"]) {
      for (const text of ["2147483648", "9007199254740993", "9".repeat(400)]) {
        const refusal = await refusalOf(() => query(`${name}=${text}`));
        expect(refusal, text).toStrictEqual(refused(name, "too-large"));
      }
      for (const text of ["-1", `-${"9".repeat(30)}`]) {
        const refusal = await refusalOf(() => query(`${name}=${text}`));
        expect(refusal, text).toStrictEqual(refused(name, "too-small"));
      }
    }
    expect(query("before=2147483647&limit=100")).toMatchObject({ before: 2 ** 31 - 1, limit: 100 });
  });

  test("in a search is no other", async () => {
    for (const name of ["room", "before", "limit"]) {
      for (const [text, code] of [
        ["", "not-a-number"],
        ["0x10", "not-a-number"],
        ["0", "too-small"],
        ["9007199254740993", "too-large"],
      ] as const) {
        const refusal = await refusalOf(() => parse(searchQuery, { q: "tea", [name]: text }));
        expect(refusal, text).toStrictEqual(refused(name, code));
      }
    }
  });

  test("in a body is a JSON number", async () => {
    for (const [text, code] of [
      ['"1"', "not-a-number"],
      ["1.5", "not-a-number"],
      ["null", "not-a-number"],
      ["-1", "too-small"],
      ["2147483648", "too-large"],
      ["9007199254740993", "too-large"],
      ["1e400", "too-large"],
    ] as const) {
      const refusal = await refusalOf(() => readBody(post(`{"id":${text}}`), readMarker));
      expect(refusal, text).toStrictEqual(refused("id", code));
    }
  });

  test("in a path names nothing unless it is an id", async () => {
    expect(idFrom("2147483647")).toBe(2 ** 31 - 1);
    for (const text of [undefined, "", "0", "01", "-1", "0x10", "1e1", "1.5", " 1", "2147483648"]) {
      expect(await refusalOf(() => idFrom(text)), text).toStrictEqual({ status: 404 });
    }
  });
});

test("a body that breaks off is the client's fault, not an error of the server", async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error("aborted")) });
  const request = new Request("http://host/", { headers: { "Content-Type": "application/json" } });
  Object.defineProperty(request, "body", { value: body });
  await expect(readBody(request, z.object({}))).rejects.toMatchObject({ status: 400 });
});
