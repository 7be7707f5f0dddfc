import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { expect, test } from "@playwright/test";
import { Stack } from "./stack";
import { enter, makeRoom, signIn } from "./stack-client";

test.slow();

type Event = Record<string, unknown>;

/** A sample of a page in Prometheus' text format; 0 where it is not there. */
function sample(page: string, name: string): number {
  const line = page.split("\n").find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}

test("ours, operating: metrics count for who has their token; a request has one id in every part's log, and nobody's words", async () => {
  const token = randomBytes(16).toString("hex");
  const stack = await Stack.start({ METRICS_TOKEN: token, LOG_LEVEL: "debug", TRUST_PROXY: "1" });
  const scrape = (given: string) =>
    fetch(`${stack.origin}/api/metrics`, { headers: { authorization: given } });
  const events = () =>
    stack.errors
      .split("\n")
      .slice(0, -1)
      .map((line): Event => JSON.parse(line));
  const find = (wanted: Event) =>
    events().find((event) => Object.entries(wanted).every(([key, value]) => event[key] === value));
  try {
    for (const given of ["", token, "Bearer", `Bearer ${token.slice(1)}`, `Bearer ${token}x`]) {
      const answer = await scrape(given);
      expect(answer.status, given).toBe(401);
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    }

    const name = `a${randomBytes(6).toString("hex")}`;
    const words = `words-${randomBytes(6).toString("hex")}`;
    const ann = await signIn(stack, name);
    await ann.post("/Login", { username: name, password: "not-the-password" });
    const room = await makeRoom(ann);
    const socket = await enter(stack, ann, room);
    const answers: string[] = [];
    socket.on("message", (data) => answers.push(String(data)));
    socket.send(JSON.stringify({ msg: words }));
    socket.send(JSON.stringify({ msg: "" }));
    await expect.poll(() => answers).toStrictEqual(['{"status":true}', '{"status":false}']);

    await expect
      .poll(async () => {
        const page = await (await scrape(`Bearer ${token}`)).text();
        const counted = (sampleName: string) => sample(page, `teahouse_${sampleName}`);
        return {
          up: [counted('up{part="database"}'), counted('up{part="rooms"}')],
          ok: counted('logins_total{result="ok"}'),
          failed: counted('logins_total{result="failed"}'),
          made: counted('http_requests_total{route="/room",method="POST",status="201"}'),
          timed: counted('http_request_duration_seconds_count{route="/room/{id}",method="GET"}'),
          sockets: counted('sockets_open{of="room"}'),
          accepted: counted("messages_accepted_total"),
          refused: counted('messages_refused_total{error="empty"}'),
          stored: counted("events_stored_total"),
          // Two answers; the sender is no recipient of their own.
          frames: counted("frames_sent_total"),
          backlog: counted("archive_backlog_events"),
          archived: counted("archive_events_total"),
          late: counted('archive_lag_seconds_bucket{le="60"}'),
          defaults: sample(page, "process_start_time_seconds") > 0,
        };
      })
      .toStrictEqual({
        ...{ up: [1, 1], ok: 1, failed: 1, made: 1, timed: 1, sockets: 1, accepted: 1, refused: 1 },
        ...{ stored: 1, frames: 2, backlog: 0, archived: 1, late: 1, defaults: true },
      });
    const closed = once(socket, "close");
    socket.close();
    await closed;
    await expect
      .poll(async () =>
        sample(await (await scrape(`Bearer ${token}`)).text(), 'teahouse_sockets_open{of="room"}'),
      )
      .toBe(0);

    await test.step("from the proxy to the room, and back", async () => {
      const requestId = `of-the-proxy-${randomBytes(6).toString("hex")}`;
      const answer = await fetch(`${stack.origin}/Room/${room}?expand=1`, {
        method: "DELETE",
        headers: { cookie: ann.cookie, "x-request-id": requestId },
      });
      expect(answer.status).toBe(204);
      expect(answer.headers.get("x-request-id")).toBe(requestId);
      await expect
        .poll(() => find({ part: "rooms", requestId }))
        .toMatchObject({ level: "debug", room, command: "delete", status: 204 });
      expect(find({ part: "app", requestId, msg: "request" })).toMatchObject({
        route: "/room/{id}",
        method: "DELETE",
        status: 204,
      });
    });
    const requestId = find({ part: "rooms", msg: "archived", events: 1 })?.requestId;
    expect(requestId).toEqual(expect.any(String));
    await expect
      .poll(() => find({ part: "app", requestId }))
      .toMatchObject({ route: "/internal/archive", status: 204 });

    for (const secret of [name, words, token, "not-the-password", ann.cookie]) {
      expect(secret).not.toBe("");
      expect(stack.errors).not.toContain(secret);
    }
  } finally {
    await stack.remove();
  }
});
