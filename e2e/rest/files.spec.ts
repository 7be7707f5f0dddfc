import { createHash, randomBytes } from "node:crypto";
import * as tus from "tus-js-client";
import { webOrigin } from "../support/address";
import { type Answer, expectProblem, fields, type Person } from "../support/basic-client";
import { gifOfFrames, hugePng, pixel, type Uploaded, upload, uploaded } from "../support/files";
import { expect, test } from "../support/fixtures";

const limit = 25_000_000;
const bidi = "\u202Egnp.exe";

test.describe("a file is what its bytes are, whatever its name and Content-Type say", () => {
  const html = "<!DOCTYPE html><script>alert(1)</script>";
  const svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
  const zip = Buffer.from("504b0304140000000800", "hex");
  const cases: [string, string | Buffer, { name?: string; says?: string }, string, string][] = [
    ["a picture", pixel, { name: "茶 🍵.png" }, "image/png", "inline"],
    ["a PNG that is HTML", html, { name: "x.png", says: "image/png" }, "text/html", "attachment"],
    ["SVG with a script", svg, { name: "x.svg" }, "image/svg+xml", "attachment"],
    ["XML", "<?xml version='1.0'?><x/>", {}, "application/xml", "attachment"],
    ["text", "茶馆", { name: "x.html", says: "text/html" }, "text/plain", "inline"],
    ["40,000 × 40,000 pixels", hugePng(40_000, 40_000), {}, "image/png", "attachment"],
    ["100,000 frames", gifOfFrames(100_000), {}, "image/gif", "attachment"],
    ["GIF and script", gifAndScript(), { name: "x.js" }, "image/gif", "inline"],
    ["PDF and HTML", `%PDF-1.4\n${html}`, { name: "x.html" }, "application/pdf", "attachment"],
    ["a zip that breaks off", zip, { name: "x.docx" }, "application/zip", "attachment"],
    ["one byte", "\0", {}, "application/octet-stream", "attachment"],
  ];
  for (const [what, given, { name = "x", says }, type, disposition] of cases) {
    test(what, async ({ ann }) => {
      const room = await ann.makeRoom();
      const bytes = Buffer.from(given);
      const file = await uploaded(ann, room, bytes, { name, ...(says && { type: says }) });
      expect(file).toMatchObject({ name, type, id: expect.any(Number) });
      const got = await fetched(ann, `/Room/${room}/File/${file.id}`);
      expect(got.headers.get("content-type")?.split(";")[0]).toBe(type);
      expect(got.headers.get("content-disposition")).toMatch(new RegExp(`^${disposition};`));
      expect(got.headers.get("x-content-type-options")).toBe("nosniff");
      expect(got.headers.get("content-security-policy")).toBe(
        "default-src 'none'; frame-ancestors 'none'; sandbox",
      );
      expect(got.headers.get("cache-control")).toBe(
        "private, max-age=31536000, immutable, no-transform",
      );
      if (what !== "GIF and script") expect(got.bytes.equals(bytes)).toBe(true);
      else expect(got.bytes.includes("alert")).toBe(false);
    });
  }
});

test("a name is kept on one line, without folders and without what cannot be seen", async ({
  ann,
}) => {
  const room = await ann.makeRoom();
  for (const [name, kept] of [
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\ann\\x.txt", "x.txt"],
    [`tea${bidi}`, "teagnp.exe"],
    ["👩‍👩‍👧 家.txt", "👩‍👩‍👧 家.txt"],
    ["a\0b\r\nc.txt", "a b c.txt"],
    ["", "file"],
    ["..", "file"],
    [" ", "file"],
    [`${"茶".repeat(500)}.jpeg`, `${"茶".repeat(250)}.jpeg`],
    ["x".repeat(500), "x".repeat(255)],
    ["\ud800.txt", "\ufffd.txt"],
  ] as const) {
    const file = await uploaded(ann, room, Buffer.from("x"), { name });
    expect(file.name).toBe(kept);
    const { headers } = await fetched(ann, `/Room/${room}/File/${file.id}`);
    const encoded = encodeURIComponent(kept).replace(
      /[()*']/g,
      (c) => `%${c.charCodeAt(0).toString(16)}`,
    );
    const disposition = headers.get("content-disposition") ?? "";
    expect(disposition.includes(kept) || disposition.includes(encoded), disposition).toBe(true);
  }
});

test("a file may have exactly the limit, and neither more nor nothing", async ({ ann }) => {
  const room = await ann.makeRoom();
  const file = await uploaded(ann, room, Buffer.alloc(limit, 1), {});
  expect(file).toMatchObject({ bytes: limit, type: "application/octet-stream" });
  expectProblem(await upload(ann, room, Buffer.alloc(limit + 1, 1)), 413);
  expect(expectProblem(await upload(ann, room, Buffer.alloc(0)), 400)).toStrictEqual(["body"]);
  const gzip = { headers: { "content-encoding": "gzip" } };
  expectProblem(await upload(ann, room, Buffer.from("x"), gzip), 415);
});

test.describe("in a form", () => {
  const post = (person: Person, room: number, body: RequestInit["body"], type?: string) =>
    person.rest.request(`/Room/${room}/File`, {
      method: "POST",
      ...(body !== undefined && { body }),
      ...(type && { headers: { "content-type": type } }),
    });

  test("there is one file, and fields before and behind it", async ({ ann }) => {
    const room = await ann.makeRoom();
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array(pixel)], { type: "text/html" }), '茶 "1".png');
    form.append("alt", "  一点 red  ");
    const answer = await post(ann, room, form);
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject({ type: "image/png", alt: "一点 red", width: 1, height: 1 });
    expect(String(fields(answer.body).name)).toMatch(/^茶 .*1.*\.png$/);
    form.append("another", new Blob(["x"]), "x");
    expect(expectProblem(await post(ann, room, form), 400)).toStrictEqual(["file"]);
    form.delete("another");
    form.set("alt", "x".repeat(1_001));
    expect(expectProblem(await post(ann, room, form), 400)).toStrictEqual(["alt"]);
    form.delete("file");
    expect(expectProblem(await post(ann, room, form), 400)).toStrictEqual(["file"]);
  });

  test("a name may be in the form of RFC 5987", async ({ ann }) => {
    const room = await ann.makeRoom();
    const name = "filename*=UTF-8''%E8%8C%B6.txt";
    const body = `--b\r\nContent-Disposition: form-data; name="file"; ${name}\r\n\r\ntea\r\n--b--\r\n`;
    const answer = await post(ann, room, body, "multipart/form-data; boundary=b");
    expect(answer.body).toMatchObject({ name: "茶.txt", bytes: 3, type: "text/plain" });
  });

  test("what is broken is refused", async ({ ann }) => {
    const room = await ann.makeRoom();
    const part = '--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\ntea';
    for (const [body, type] of [
      ["x", "multipart/form-data"],
      ["x", "multipart/form-data; boundary=b"],
      [part, "multipart/form-data; boundary=b"],
      ["", "multipart/form-data; boundary=b"],
    ]) {
      expectProblem(await post(ann, room, body, type), 400);
    }
    const big = new FormData();
    big.append("file", new Blob([new Uint8Array(limit + 1)]), "x");
    expectProblem(await post(ann, room, big), 413);
  });
});

test.describe("by tus", () => {
  const bytes = randomBytes(3_000_000);
  const endpoint = (room: number) => `${webOrigin}/api/Room/${room}/File`;
  const headersOf = (person: Person) => ({
    Cookie: [...person.rest.cookies].map((pair) => pair.join("=")).join("; "),
  });
  const call = async (
    person: Person,
    method: string,
    address: string,
    headers: Record<string, string> = {},
    body?: Buffer,
  ) => {
    const response = await fetch(new URL(address, webOrigin), {
      method,
      headers: { "Tus-Resumable": "1.0.0", ...headersOf(person), ...headers },
      ...(body && { body: new Uint8Array(body) }),
    });
    const text = await response.text();
    const read = text === "" ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, text, body: read } as Answer;
  };
  const begin = (person: Person, room: number, length: number, more = {}) =>
    call(person, "POST", endpoint(room), { "Upload-Length": String(length), ...more });
  const patch = (person: Person, address: string, offset: number, part: Buffer) =>
    call(
      person,
      "PATCH",
      address,
      { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" },
      part,
    );

  test("the library of browsers uploads in parts, goes on after a break, and gets the file", async ({
    ann,
  }) => {
    const room = await ann.makeRoom();
    const start = (uploadUrl: string | null) =>
      new Promise<tus.OnSuccessPayload | string>((resolve, reject) => {
        const made = new tus.Upload(bytes, {
          ...{ endpoint: endpoint(room), uploadUrl, headers: headersOf(ann), chunkSize: 1_000_000 },
          metadata: { filename: "茶.bin", alt: "一" },
          retryDelays: null,
          onError: reject,
          onSuccess: resolve,
          onChunkComplete(_size, done) {
            if (uploadUrl !== null || done < 2_000_000) return;
            void made.abort().then(() => resolve(made.url ?? ""));
          },
        });
        made.start();
      });
    const address = await start(null);
    if (typeof address !== "string") throw new Error("the upload did not break");
    expect((await call(ann, "HEAD", address)).headers.get("upload-offset")).toBe("2000000");
    const done = await start(address);
    if (typeof done === "string") throw new Error("the upload did not end");
    const file = fields(JSON.parse(done.lastResponse.getBody()));
    expect(file).toMatchObject({ name: "茶.bin", alt: "一", bytes: bytes.length });
    const got = await fetched(ann, `/Room/${room}/File/${file.id}`);
    expect(digest(got.bytes)).toBe(digest(bytes));
  });

  test("an answer that was lost is found again, and makes no second file", async ({ ann }) => {
    const room = await ann.makeRoom();
    const begun = await begin(ann, room, 3);
    expect(begun.status, begun.text).toBe(201);
    expect(begun.headers.get("upload-expires")).toBeTruthy();
    const address = begun.headers.get("location") ?? "";
    expect(address).toMatch(new RegExp(`^/api/Room/${room}/Upload/[0-9a-f]{32}-3$`));
    expectProblem(await call(ann, "GET", address), 409);
    expect((await patch(ann, address, 0, Buffer.from("te"))).status).toBe(204);
    expectProblem(await patch(ann, address, 1, Buffer.from("ea")), 409);
    const last = await patch(ann, address, 2, Buffer.from("a"));
    expect([last.status, last.headers.get("upload-offset")]).toStrictEqual([200, "3"]);
    expect(last.body).toMatchObject({ name: "file", type: "text/plain", bytes: 3 });
    for (const again of [
      await call(ann, "GET", address),
      await patch(ann, address, 3, Buffer.alloc(0)),
    ]) {
      expect([again.status, again.body]).toStrictEqual([200, last.body]);
    }
    const head = await call(ann, "HEAD", address);
    expect(head.headers.get("upload-offset")).toBe("3");
    expect(head.headers.get("upload-length")).toBe("3");
    expectProblem(await patch(ann, address, 0, Buffer.from("tea")), 409);
    const { id } = fields(last.body);
    const message = { msg: "", files: [id] };
    expect((await ann.rest.call("POST", `/Room/${room}/Message`, message)).status).toBe(201);
    expect((await call(ann, "GET", address)).body).toStrictEqual(last.body);
    expectProblem(await call(ann, "DELETE", address), 409);
  });

  test("many requests for the last byte at once make one file", async ({ ann }) => {
    const room = await ann.makeRoom();
    const address = (await begin(ann, room, 4)).headers.get("location") ?? "";
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        n % 2 ? call(ann, "GET", address) : patch(ann, address, 0, Buffer.from("teas")),
      ),
    );
    const ids = answers.filter(({ status }) => status === 200).map(({ body }) => fields(body).id);
    expect(new Set(ids).size).toBe(1);
    for (const { status } of answers) expect([200, 409]).toContain(status);
    expect((await call(ann, "GET", address)).body).toMatchObject({ id: ids[0] });
  });

  test("an upload is nobody else's, of no other room, and ends with the membership", async ({
    ann,
    bob,
  }) => {
    const [room, other] = [await ann.makeRoom(), await ann.makeRoom()];
    await bob.token(room);
    const address = (await begin(bob, room, 3)).headers.get("location") ?? "";
    const methods = ["HEAD", "GET", "DELETE"] as const;
    for (const method of methods) {
      expect((await call(ann, method, address)).status).toBe(404);
      expect((await call(bob, method, address.replace(`/${room}/`, `/${other}/`))).status).toBe(
        404,
      );
      const guessed = address.replace(/[0-9a-f]{32}/, "0".repeat(32));
      expect((await call(bob, method, guessed)).status).toBe(404);
    }
    expectProblem(await patch(ann, address, 0, Buffer.from("tea")), 404);
    expect((await patch(bob, address, 0, Buffer.from("te"))).status).toBe(204);
    await ann.rest.call("DELETE", `/Room/${room}/Member/${bob.username}`);
    expectProblem(await patch(bob, address, 2, Buffer.from("a")), 403);
    const nobody = await fetch(new URL(address, webOrigin), { method: "HEAD" });
    expect(nobody.status).toBe(401);
  });

  test("a cancelled upload is gone", async ({ ann }) => {
    const room = await ann.makeRoom();
    for (const length of [3, 6]) {
      const address = (await begin(ann, room, length)).headers.get("location") ?? "";
      await patch(ann, address, 0, Buffer.from("tea"));
      expect((await call(ann, "DELETE", address)).status).toBe(204);
      for (const method of ["HEAD", "GET", "DELETE"]) {
        expect((await call(ann, method, address)).status, method).toBe(404);
      }
    }
  });

  test("the first request may have all bytes, and its length is checked before any", async ({
    ann,
  }) => {
    const room = await ann.makeRoom();
    const type = { "Content-Type": "application/offset+octet-stream" };
    const whole = await call(
      ann,
      "POST",
      endpoint(room),
      { "Upload-Length": "3", ...type },
      Buffer.from("tea"),
    );
    expect(whole.status, whole.text).toBe(201);
    expect(whole.body).toMatchObject({ bytes: 3 });
    expect(expectProblem(await begin(ann, room, 0), 400)).toStrictEqual(["body"]);
    expectProblem(await begin(ann, room, limit + 1), 413);
    for (const headers of [
      { "Upload-Length": "-1" },
      { "Upload-Length": "x" },
      { "Upload-Metadata": "a b c" },
      { "Upload-Metadata": `alt ${Buffer.from("x".repeat(1_001)).toString("base64")}` },
      { "Upload-Metadata": `seconds ${Buffer.from("-1").toString("base64")}` },
      { "Tus-Resumable": "0.2.2" },
      { "Upload-Concat": "partial" },
    ]) {
      expectProblem(await begin(ann, room, 3, headers), 400);
    }
    const more = await begin(ann, room, 3);
    const tooMuch = await patch(ann, more.headers.get("location") ?? "", 0, Buffer.from("teas"));
    expectProblem(tooMuch, 413);
    const options = await fetch(endpoint(room), { method: "OPTIONS" });
    expect(options.headers.get("tus-extension")).toContain("creation-with-upload");
    expect(options.headers.get("tus-max-size")).toBe(String(limit));
    expect(whole.headers.get("access-control-allow-origin")).toBeNull();
  });
});

test.describe("a file is served", () => {
  const bytes = randomBytes(5_000);
  const sent = async (person: Person) => {
    const room = await person.makeRoom();
    const { id } = await uploaded(person, room, bytes, { name: "茶.bin" });
    await person.rest.call("POST", `/Room/${room}/Message`, { files: [id] });
    return { room, address: `/Room/${room}/File/${id}` };
  };

  test("whole and in parts, as players ask for them", async ({ ann }) => {
    const { address } = await sent(ann);
    const whole = await fetched(ann, address);
    const etag = whole.headers.get("etag") ?? "";
    expect(whole.headers.get("accept-ranges")).toBe("bytes");
    for (const [headers, status, part] of [
      [{ range: "bytes=0-1" }, 206, bytes.subarray(0, 2)],
      [{ range: "bytes=4990-" }, 206, bytes.subarray(4_990)],
      [{ range: "bytes=-10" }, 206, bytes.subarray(4_990)],
      [{ range: "bytes=4999-99999" }, 206, bytes.subarray(4_999)],
      [{ range: "bytes=0-1,4-5" }, 200, bytes],
      [{ range: "lines=0-1" }, 200, bytes],
      [{ range: "bytes=0-1", "if-range": etag }, 206, bytes.subarray(0, 2)],
      [{ range: "bytes=0-1", "if-range": '"other"' }, 200, bytes],
      [{ "if-none-match": `"x", W/${etag}` }, 304, Buffer.alloc(0)],
      [{ "if-none-match": '"x"' }, 200, bytes],
    ] as const) {
      const got = await fetched(ann, address, { headers });
      expect([got.status, got.bytes.equals(part)], JSON.stringify(headers)).toStrictEqual([
        status,
        true,
      ]);
      const length = status === 304 ? null : String(part.length);
      expect(got.headers.get("content-length"), JSON.stringify(headers)).toBe(length);
      if (status === 206) expect(got.headers.get("content-range")).toMatch(/^bytes \d+-\d+\/5000$/);
    }
    const beyond = await ann.rest.call("GET", address, undefined, { range: "bytes=5000-" });
    expectProblem(beyond, 416);
    expect(beyond.headers.get("content-range")).toBe("bytes */5000");
    const head = await fetched(ann, address, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toStrictEqual([200, "5000"]);
  });

  test("as a download if it is asked for", async ({ ann }) => {
    const room = await ann.makeRoom();
    const { id } = await uploaded(ann, room, pixel, { name: "x.png" });
    const disposition = async (query: string) =>
      (await fetched(ann, `/Room/${room}/File/${id}${query}`)).headers.get("content-disposition");
    expect(await disposition("")).toBe("inline; filename=x.png");
    expect(await disposition("?download=1")).toBe("attachment; filename=x.png");
  });

  test("to nobody who was removed, from the next request on", async ({ ann, bob }) => {
    const { room, address } = await sent(ann);
    await bob.token(room);
    const etag = (await fetched(bob, address)).headers.get("etag") ?? "";
    await ann.rest.call("DELETE", `/Room/${room}/Member/${bob.username}`);
    const asked: Record<string, string>[] = [{}, { "if-none-match": etag }, { range: "bytes=0-1" }];
    for (const headers of asked) {
      expectProblem(await bob.rest.call("GET", address, undefined, headers), 403);
    }
  });
});

test("alternative text can be changed until the file is sent, and an unsent file taken back", async ({
  ann,
  bob,
}) => {
  const room = await ann.makeRoom();
  await bob.token(room);
  const first = await uploaded(ann, room, pixel, { name: "x.png" });
  const second = await uploaded(ann, room, pixel, { name: "y.png" });
  const at = ({ id }: Uploaded) => `/Room/${room}/File/${id}`;
  const put = (person: Person, file: Uploaded, alt: string) =>
    person.rest.call("PUT", at(file), { alt });
  expect((await put(ann, first, " a red\ndot ")).body).toStrictEqual({
    ...first,
    alt: "a red\ndot",
  });
  expect((await put(ann, first, "")).body).toStrictEqual(first);
  expect(expectProblem(await put(ann, first, "🍵".repeat(1_001)), 400)).toStrictEqual(["alt"]);
  expect((await put(ann, first, "🍵".repeat(1_000))).status).toBe(200);
  expectProblem(await put(bob, first, "mine"), 404);
  expectProblem(await bob.rest.call("DELETE", at(first)), 404);
  await ann.rest.call("POST", `/Room/${room}/Message`, { files: [first.id] });
  expectProblem(await put(ann, first, "late"), 409);
  expectProblem(await ann.rest.call("DELETE", at(first)), 409);
  expectProblem(await put(bob, first, "mine"), 403);
  expectProblem(await bob.rest.call("DELETE", at(first)), 403);
  expect((await ann.rest.call("DELETE", at(second))).status).toBe(204);
  expectProblem(await ann.rest.call("GET", at(second)), 404);
  const answer = await ann.rest.call("POST", `/Room/${room}/Message`, { files: [second.id] });
  expect(expectProblem(answer, 400)).toStrictEqual(["files"]);
});

/** The bytes, which `Client` would read as text; cookies as there. */
async function fetched(person: Person, path: string, init: RequestInit = {}) {
  const cookie = [...person.rest.cookies].map((pair) => pair.join("=")).join("; ");
  const headers = { cookie, ...Object.fromEntries(new Headers(init.headers)) };
  const response = await fetch(`${webOrigin}/api${path}`, { ...init, headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes };
}

function gifAndScript(): Buffer {
  const gif = gifOfFrames(1);
  gif.write("/*", 6, "latin1");
  return Buffer.concat([gif, Buffer.from("*/=1;alert(document.domain)//")]);
}

function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
