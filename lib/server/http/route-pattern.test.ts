import { expect, test } from "vitest";
import { routePattern } from "./route-pattern";

test.each([
  ["/api/Room", {}, "/room"],
  ["/rOOm/5", { id: "5" }, "/room/{id}"],
  ["/Room/5/Member/ann", { id: "5", username: "ann" }, "/room/{id}/member/{username}"],
  [
    "/room/5/message/5/reaction/%F0%9F%8D%B5",
    { id: "5", mid: "5", emoji: "🍵" },
    "/room/{id}/message/{mid}/reaction/{emoji}",
  ],
  // A username that equals a name in the path.
  ["/api/User/User/Token/7", { username: "User", id: "7" }, "/user/{username}/token/{id}"],
  ["/api/Room/5/Member/%E8%8C%B6", { id: "5", username: "茶" }, "/room/{id}/member/{username}"],
  ["/api/%52oom/%zz", { id: "%zz" }, "/room/{id}"],
  ["/api/internal/archive", {}, "/internal/archive"],
  ["/api/auth/callback/credentials", { nextauth: ["callback", "credentials"] }, "/auth/*"],
  ["/api/Nothing/of/ann", { path: ["Nothing", "of", "ann"] }, "/*"],
  ["/api", {}, "/"],
])("%s is counted without its ids and names", (path, params, pattern) => {
  expect(routePattern(path, params)).toBe(pattern);
});
