import fc from "fast-check";
import { type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { signToken, verifyInboxToken, verifyRoomToken } from "./room-token";

const secret = "a secret of at least thirty-two characters";
const subject = {
  ...{ room: 5, uid: 7, username: "ann", nickname: "Ann 茶", sid: "s" },
  ...{ role: "moderator" as const, epoch: 2 },
};
const inbox = { uid: 7, username: "ann", sid: "s", inbox: true } as const;
const now = Date.UTC(2026, 0, 1);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a token names the room, the person and the membership's epoch", async () => {
  const token = await signToken(subject, secret);
  expect(await verifyRoomToken(token, secret)).toEqual({
    ...subject,
    jti: expect.any(String),
    iat: now / 1_000,
    exp: now / 1_000 + 60,
  });
});

test("an inbox's token names its owner and opens no room, and a room's token opens no inbox", async () => {
  const [forRoom, forInbox] = [await signToken(subject, secret), await signToken(inbox, secret)];
  expect(await verifyInboxToken(forInbox, secret)).toEqual({
    ...inbox,
    jti: expect.any(String),
    iat: now / 1_000,
    exp: now / 1_000 + 60,
  });
  expect(await verifyRoomToken(forInbox, secret)).toBeNull();
  expect(await verifyInboxToken(forRoom, secret)).toBeNull();
});

test("a token is valid for 60 seconds", async () => {
  const token = await signToken(subject, secret);
  vi.setSystemTime(now + 59_000);
  expect(await verifyRoomToken(token, secret)).not.toBeNull();
  vi.setSystemTime(now + 60_000);
  expect(await verifyRoomToken(token, secret)).toBeNull();
});

test("every token has an id of its own, by which a room knows that it was used", async () => {
  const tokens = await Promise.all(Array.from({ length: 50 }, () => signToken(subject, secret)));
  const claims = await Promise.all(tokens.map((token) => verifyRoomToken(token, secret)));
  expect(new Set(claims.map((each) => each?.jti)).size).toBe(50);
});

test("the longest token fits into a token frame", async () => {
  const long = {
    ...subject,
    username: "𠀀".repeat(32),
    nickname: "😀".repeat(50),
    sid: crypto.randomUUID(),
  };
  expect((await signToken(long, secret)).length).toBeLessThanOrEqual(2_048);
});

test("a token that was signed with another secret is refused", async () => {
  const token = await signToken(subject, `${secret}!`);
  expect(await verifyRoomToken(token, secret)).toBeNull();
});

test("a token whose claims were changed is refused", async () => {
  const [header, , signature] = (await signToken(subject, secret)).split(".");
  const other = Buffer.from(
    JSON.stringify({ ...subject, room: 6, jti: "x", exp: now / 1_000 + 60 }),
  ).toString("base64url");
  expect(await verifyRoomToken(`${header}.${other}.${signature}`, secret)).toBeNull();
});

test("a token without a signature, or with another algorithm, is refused", async () => {
  const claims = { ...subject, jti: "x", iat: now / 1_000, exp: now / 1_000 + 60 };
  const unsigned = new UnsecuredJWT(claims).encode();
  expect(await verifyRoomToken(unsigned, secret)).toBeNull();
  const otherWay = await new SignJWT(claims)
    .setProtectedHeader({ alg: "HS512" })
    .sign(new TextEncoder().encode(secret));
  expect(await verifyRoomToken(otherWay, secret)).toBeNull();
});

const full = { ...subject, jti: "x", iat: now / 1_000, exp: now / 1_000 + 60 };
test.each<[string, JWTPayload]>([
  ...Object.keys(full).map((key): [string, JWTPayload] => [
    `without ${key}`,
    { ...full, [key]: undefined },
  ]),
  ["with a room that is not a number", { ...full, room: "5" }],
  ["with a room that is not an integer", { ...full, room: 5.5 }],
  ["with an unknown role", { ...full, role: "king" }],
])("a token %s is refused (contract: a bad one closes with 4401)", async (_, claims) => {
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256" })
    .sign(new TextEncoder().encode(secret));
  expect(await verifyRoomToken(token, secret)).toBeNull();
});

test("any other text is refused and does not throw", async () => {
  const base64 = (text: string) => Buffer.from(text).toString("base64url");
  const part = fc.oneof(fc.string(), fc.json().map(base64), fc.string({ unit: "binary" }));
  const header = fc.constantFrom(
    '{"alg":"HS256"}',
    '{"alg":"none"}',
    '{"alg":"HS256","crit":["b64"],"b64":false}',
  );
  const dotted = fc
    .tuple(fc.oneof(part, header.map(base64)), part, part)
    .map((parts) => parts.join("."));
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), dotted), async (token) => {
      expect(await verifyRoomToken(token, secret)).toBeNull();
      expect(await verifyInboxToken(token, secret)).toBeNull();
    }),
    { numRuns: 200 },
  );
});
