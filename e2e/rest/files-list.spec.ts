import { webOrigin } from "../support/address";
import { expectProblem, fields, list, type Person } from "../support/basic-client";
import { expect, test } from "../support/fixtures";
import { tinyPicture } from "../support/tiny-picture";

/** Uploads a file and sends it in a message; returns the file's id. */
async function share(person: Person, room: number, name: string, bytes: string | Buffer) {
  const cookie = [...person.rest.cookies].map(([key, value]) => `${key}=${value}`).join("; ");
  const headers = { cookie, "content-type": "application/octet-stream" };
  const address = `${webOrigin}/api/Room/${room}/File?name=${encodeURIComponent(name)}`;
  const body = typeof bytes === "string" ? bytes : new Uint8Array(bytes);
  const uploaded = await fetch(address, { method: "POST", headers, body });
  expect(uploaded.status).toBe(201);
  const { id } = fields(await uploaded.json());
  const sent = await person.rest.call("POST", `/Room/${room}/Message`, { files: [id] });
  expect(sent.status, sent.text).toBe(201);
  return Number(id);
}

async function names(person: Person, room: number, query = ""): Promise<unknown[]> {
  const { body, status } = await person.rest.call("GET", `/Room/${room}/File${query}`);
  expect(status).toBe(200);
  return list(fields(body).files).map((file) => fields(file).name);
}

test.describe("GET /Room/{id}/File", () => {
  test("lists what was sent at once, newest first, by kind, until it is deleted", async ({
    ann,
    bob,
  }) => {
    const room = await ann.makeRoom();
    const first = await share(ann, room, "notes.txt", "words");
    await share(ann, room, "红茶.png", tinyPicture());
    expect(await names(bob, room)).toStrictEqual(["红茶.png", "notes.txt"]);
    expect(await names(bob, room, "?kind=picture")).toStrictEqual(["红茶.png"]);
    expect(await names(bob, room, "?kind=audio")).toStrictEqual([]);
    expect(await names(bob, room, "?kind=audio,file")).toStrictEqual(["notes.txt"]);
    const page = await bob.rest.call("GET", `/room/${room}/file?kind=file&limit=1`);
    const { username, nickname } = ann;
    expect(page.body).toStrictEqual({
      files: [
        {
          ...{ id: first, name: "notes.txt", type: "text/plain", bytes: 5 },
          ...{ message: 1, username, nickname, time: expect.any(Number) },
        },
      ],
      more: false,
    });
    const newest = await bob.rest.call("GET", `/Room/${room}/File?limit=1`);
    expect(newest.body).toMatchObject({ more: true, next: 2 });
    expect(await names(bob, room, "?limit=1&before=2")).toStrictEqual(["notes.txt"]);
    await ann.rest.call("DELETE", `/Room/${room}/Message/2`);
    expect(await names(bob, room)).toStrictEqual(["notes.txt"]);
  });

  test("kind=link lists what messages link to", async ({ ann }) => {
    const room = await ann.makeRoom();
    const msg = "[tea](https://tea.example/a), `https://code.example`";
    await ann.rest.call("POST", `/Room/${room}/Message`, { msg });
    const { username, nickname } = ann;
    const source = { message: 1, username, nickname, time: expect.any(Number) };
    expect((await ann.rest.call("GET", `/Room/${room}/File?kind=link`)).body).toStrictEqual({
      links: [{ url: "https://tea.example/a", text: "tea", ...source }],
      more: false,
    });
  });

  test("what is asked for wrongly is 400 with the field", async ({ ann }) => {
    const room = await ann.makeRoom();
    for (const [query, field] of [
      ["kind=picture,link", "kind"],
      ["before=0", "before"],
      ["limit=101", "limit"],
    ]) {
      const answer = await ann.rest.call("GET", `/Room/${room}/File?${query}`);
      expect(expectProblem(answer, 400)).toStrictEqual([field]);
    }
  });
});
