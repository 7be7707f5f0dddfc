import { describe, expect, test } from "vitest";
import { digestOf, hash, readingsOf, verify } from "./password";

test("the digest is the MD5 of the UTF-8 bytes, in lower-case hex", () => {
  expect(digestOf("")).toBe("d41d8cd98f00b204e9800998ecf8427e");
  expect(digestOf("password")).toBe("5f4dcc3b5aa765d61d8327deb882cf99");
  expect(digestOf("你好")).toBe("7eca689f0d3389d9dea66ae112e5cfd7");
});

describe("POST /Login (contract: 32 hex digits are the MD5, anything else is the password)", () => {
  const digest = digestOf("zjh1997@stupid");

  test.each([
    ["the MD5", digest],
    ["the MD5 in upper case", digest.toUpperCase()],
    ["the password itself", "zjh1997@stupid"],
  ])("%s gives the MD5", (_, given) => {
    expect(readingsOf(given)).toContain(digest);
  });

  test.each([
    ["the API document's 40-digit sample", "4d510c418bc52a780b00ab153f1f488b6154d01f"],
    ["31 digits", digest.slice(1)],
    ["33 digits", `${digest}0`],
    ["32 characters that are not all hex", `${digest.slice(1)}g`],
    ["an MD5 and a line break", `${digest}\n`],
    ["nothing", ""],
  ])("%s is taken as a password only", (_, given) => {
    expect(readingsOf(given)).toStrictEqual([digestOf(given)]);
  });

  test.each(["0123456789abcdef0123456789abcdef", "0123456789ABCDEF0123456789ABCDEF"])(
    "a password that looks like an MD5 (openssl rand -hex 16) is right, and so is its MD5: %s",
    async (password) => {
      const stored = await hash(digestOf(password));
      expect(await verify(stored, readingsOf(password))).toBe(true);
      expect(await verify(stored, readingsOf(digestOf(password)))).toBe(true);
      expect(await verify(stored, readingsOf(`f${password.slice(1)}`))).toBe(false);
      expect(await verify(null, readingsOf(password))).toBe(false);
    },
  );
});

describe("what is stored (contract: argon2id over the MD5, never the MD5 or the password)", () => {
  const digest = digestOf("correct horse");

  test("argon2id with OWASP's cost and a random salt; the digest does not appear in it", async () => {
    const [one, other] = await Promise.all([hash(digest), hash(digest)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toContain(digest);
    expect(one).not.toBe(other);
  });

  test("only the right digest verifies", async () => {
    const stored = await hash(digest);
    expect(await verify(stored, [digest])).toBe(true);
    expect(await verify(stored, [digestOf("wrong horse")])).toBe(false);
    expect(await verify(stored, [""])).toBe(false);
  });

  test("an unknown person never verifies", async () => {
    expect(await verify(null, [digest])).toBe(false);
  });

  test("an unknown person takes as long as a wrong password (contract: the same time for both)", async () => {
    const stored = await hash(digest);
    const wrong = readingsOf(digestOf("wrong horse"));
    expect(wrong).toHaveLength(2);
    const timeOf = async (passwordHash: string | null) => {
      const start = performance.now();
      await verify(passwordHash, wrong);
      return performance.now() - start;
    };
    await verify(null, wrong);
    // Alternating, and the fastest of each, because the machine may be busy.
    const unknown: number[] = [];
    const known: number[] = [];
    for (let round = 0; round < 20; round++) {
      unknown.push(await timeOf(null));
      known.push(await timeOf(stored));
    }
    const ratio = Math.min(...unknown) / Math.min(...known);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });
});
