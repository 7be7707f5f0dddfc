import { expect, test } from "vitest";
import { readCallerAddress } from "./caller-address";

const forwarded = (value: string) => new Headers({ "X-Forwarded-For": value });

test("the last hop of X-Forwarded-For is the caller, not what the client wrote before it", () => {
  expect(readCallerAddress(forwarded("10.0.0.1, 192.0.2.7"))).toBe("192.0.2.7");
  expect(readCallerAddress(forwarded(" 192.0.2.7 "))).toBe("192.0.2.7");
});

test("the socket's address counts only if no proxy named the caller", () => {
  const socketAddress = "127.0.0.1";
  expect(readCallerAddress(new Headers(), { socketAddress })).toBe(socketAddress);
  expect(readCallerAddress(forwarded(" "), { socketAddress })).toBe(socketAddress);
  expect(readCallerAddress(forwarded("192.0.2.7"), { socketAddress })).toBe("192.0.2.7");
});

test("an edge's header is believed only where the caller of this function names it", () => {
  const headers = new Headers({
    "X-Forwarded-For": "192.0.2.7",
    "CF-Connecting-IP": "198.51.100.3",
  });
  expect(readCallerAddress(headers, { edgeHeader: "CF-Connecting-IP" })).toBe("198.51.100.3");
  expect(readCallerAddress(headers)).toBe("192.0.2.7");
});

test("a caller whom nobody names is unknown", () => {
  expect(readCallerAddress(new Headers())).toBeNull();
});
