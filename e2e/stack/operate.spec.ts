import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, rmdirSync } from "node:fs";
import path from "node:path";
import WebSocket from "ws";
import { childrenOf } from "@/host/processes";
import { isAlive } from "../support/stack";
import { archived, enter, makeRoom, signIn, tokenOf } from "../support/stack-client";
import { expect, test } from "../support/stack-fixtures";

test.slow();

type Event = Record<string, unknown>;

test("operating: metrics need their token; a request has one id in every log, and logs contain no messages", async ({
  startStack,
}) => {
  const token = randomBytes(16).toString("hex");
  const stack = await startStack({ METRICS_TOKEN: token, LOG_LEVEL: "debug" });
  const scrape = (authorization: string) =>
    fetch(`${stack.origin}/api/metrics`, { headers: { authorization } });
  /** Reads samples by name and labels, without `teahouse_`; a missing one is 0. */
  const sampler = async () => {
    const page = await (await scrape(`Bearer ${token}`)).text();
    return (name: string) => {
      const line = page.split("\n").find((each) => each.startsWith(`teahouse_${name} `));
      return Number(line?.split(" ").at(-1) ?? 0);
    };
  };
  const find = (wanted: Event): Event | undefined =>
    stack.errors
      .split("\n")
      .slice(0, -1)
      .map((line): Event => JSON.parse(line))
      .find((event) => Object.entries(wanted).every(([key, value]) => event[key] === value));
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
  await fetch(`${stack.origin}/sign-in?callbackUrl=/rooms/${words}`);
  await ann.get(`/Search?q=${words}`);

  await test.step("metrics", async () => {
    await expect
      .poll(async () => {
        const sample = await sampler();
        return {
          up: [sample('up{part="database"}'), sample('up{part="rooms"}')],
          logins: [sample('logins_total{result="ok"}'), sample('logins_total{result="failed"}')],
          made: sample('http_requests_total{route="/room",method="POST",status="201"}'),
          refused: sample('http_requests_total{route="/metrics",method="GET",status="401"}'),
          pages: sample('http_requests_total{route="page",method="GET",status="200"}'),
          timed: sample('http_request_duration_seconds_count{route="/room/{id}",method="GET"}'),
          sockets: sample('sockets_open{of="room"}'),
          accepted: sample("messages_accepted_total"),
          empty: sample('messages_refused_total{error="empty"}'),
          stored: sample("events_stored_total"),
          // The two answers; the sender does not receive their own message.
          frames: sample("frames_sent_total"),
          archived: sample("archive_events_total"),
          waiting: [sample("archive_backlog_events"), sample("archive_lag_seconds")],
          errors: [
            sample('log_events_total{level="error"}'),
            sample('rooms_log_events_total{level="error"}'),
          ],
        };
      })
      .toStrictEqual({
        ...{ up: [1, 1], logins: [1, 1], made: 1, refused: 5, pages: 1, timed: 1, sockets: 1 },
        ...{ accepted: 1, empty: 1, stored: 1, frames: 2, archived: 1, waiting: [0, 0] },
        errors: [0, 0],
      });
    const closed = once(socket, "close");
    socket.close();
    await closed;
    await expect.poll(async () => (await sampler())('sockets_open{of="room"}')).toBe(0);
  });

  // Sockets with a token in the address.
  const tokens = [await tokenOf(ann, room), await tokenOf(ann, room)];
  for (const [index, origin] of [stack.origin, stack.partyUrl].entries()) {
    const address = `${origin.replace(/^http/, "ws")}/parties/main/${room}`;
    const named = new WebSocket(`${address}?token=${tokens[index]}&since=null`);
    await once(named, "message");
    named.terminate();
  }
  const remove = (requestId: string) =>
    fetch(`${stack.origin}/Room/${room}?expand=${words}`, {
      method: "DELETE",
      headers: { cookie: ann.cookie, "x-request-id": requestId },
    });
  await test.step("errors while the room server hangs", async () => {
    stack.kill("workerd", "SIGSTOP");
    const health = fetch(`${stack.origin}/health`);
    const answer = await fetch(`${stack.origin}/Room/${room}/Message?expand=${words}`, {
      method: "POST",
      headers: {
        cookie: ann.cookie,
        "content-type": "application/json",
        "x-request-id": "of-the-failure",
      },
      body: JSON.stringify({ msg: words }),
    });
    expect((await health).status).toBe(503);
    const parts = { app: "up", database: "up", rooms: "down" };
    expect(await (await health).json()).toStrictEqual({ status: "down", parts });
    stack.kill("workerd", "SIGCONT");
    expect(answer.status).toBe(503);
    expect(answer.headers.get("x-request-id")).toBe("of-the-failure");
    const event = { part: "app", level: "error", requestId: "of-the-failure" };
    await expect.poll(() => find(event)?.err).toMatchObject({ type: "RoomServerDown" });
    const sample = await sampler();
    expect(sample('log_events_total{level="error"}')).toBe(1);
    expect(
      sample('http_requests_total{route="/room/{id}/message",method="POST",status="503"}'),
    ).toBe(1);
  });

  await test.step("one id from the caller to the room and back", async () => {
    const answer = await remove("of-the-caller");
    expect(answer.status).toBe(204);
    expect(answer.headers.get("x-request-id")).toBe("of-the-caller");
    await expect
      .poll(() => find({ part: "rooms", requestId: "of-the-caller" }))
      .toMatchObject({ level: "debug", room, command: "delete", status: 204 });
    // The app's last event, so that the earlier ones are in the log below.
    await expect
      .poll(() => find({ part: "app", requestId: "of-the-caller" }))
      .toMatchObject({ route: "/room/{id}", method: "DELETE", status: 204, msg: "request" });
  });
  await test.step("one id from the room to the app", async () => {
    const requestId = find({ part: "rooms", msg: "archived", events: 1 })?.requestId;
    expect(requestId).toEqual(expect.any(String));
    expect(find({ part: "app", requestId })).toMatchObject({ route: "/internal/archive" });
  });

  for (const secret of [name, words, token, "not-the-password", ann.cookie, ...tokens]) {
    expect(secret).not.toBe("");
    expect(stack.errors).not.toContain(secret);
  }
  expect(stack.output).toMatch(/^Teahouse is open at \S+\n$/);
});

test("promise: parts that run but do not answer are started again, and nothing acknowledged is lost; stopped ones end in time", async ({
  startStack,
}) => {
  const stack = await startStack();
  const parts = ["workerd", "web.js", "app.js", "bin/postgres"] as const;
  // A database at DATABASE_URL is not the start script's.
  const ours = parts.filter((part) => part !== "bin/postgres" || !process.env.DATABASE_URL);
  const ann = await signIn(stack, "ann");
  const room = await makeRoom(ann);
  const socket = await enter(stack, ann, room);
  for (const msg of ["one", "two"]) {
    socket.send(JSON.stringify({ msg }));
    expect(String((await once(socket, "message"))[0])).toBe('{"status":true}');
  }
  const before = stack.pids();

  await test.step("a room that hangs keeps no socket of a session that has ended", async () => {
    const bob = await signIn(stack, "bob");
    const bobs = await enter(stack, bob, room);
    bobs.send(JSON.stringify({ msg: "" }));
    await once(bobs, "message");
    stack.kill("workerd", "SIGSTOP");
    const closed = once(bobs, "close");
    expect((await bob.post("/Logout", undefined)).status).toBe(200);
    expect(await closed).toMatchObject([4401, Buffer.from("signed out")]);
  });
  await test.step("all parts are replaced", async () => {
    // Of Postgres all processes: one that is left would keep the next server from starting.
    const all = before.flatMap((pid) => [pid, ...childrenOf(pid)]).filter(stopProcess);
    await expect
      .poll(() => all.filter(isAlive), { timeout: 30_000, intervals: [500] })
      .toStrictEqual([]);
    const isUp = () =>
      fetch(`${stack.origin}/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(isUp, { timeout: 20_000 }).toBe(true);
    expect(await archived(ann, room)).toStrictEqual(["one", "two"]);
  });
  await test.step("Ctrl-C while all of them are stopped", async () => {
    const pids = stack.pids();
    for (const part of ours) stack.kill(part, "SIGSTOP");
    const { code, ms } = await stack.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    expect(pids.filter(isAlive)).toStrictEqual([]);
  });
});

test("npm start: whoever loses the lock on the data folder ends at once with code 6, and leaves the lock to its new owner", async ({
  startStack,
}) => {
  const stack = await startStack();
  const pids = stack.pids();
  const lock = path.join(stack.dataDir, "lock");
  rmdirSync(lock);
  mkdirSync(lock);
  await expect.poll(() => pids.filter(isAlive), { timeout: 10_000 }).toStrictEqual([]);
  expect((await stack.stop()).code).toBe(6);
  expect(stack.errors).toContain(`Lost the lock on the data folder: ${lock} was removed, taken by`);
  rmdirSync(lock);
});

/** Stops a process; false if it has just ended, as Postgres' for one connection do. */
function stopProcess(pid: number): boolean {
  try {
    return process.kill(pid, "SIGSTOP");
  } catch {
    return false;
  }
}
