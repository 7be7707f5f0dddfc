/** Attacks on a person's browser, listed in docs/threat-model.md. */
import type { Page } from "@playwright/test";
import { partyOrigin, webOrigin } from "../support/address";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import {
  type BrowserPerson,
  logIn,
  makeRoom,
  openRoom,
  password,
  say,
} from "../support/browser-person";
import { type ForeignPage, foreignPage, submitForm } from "../support/foreign-page";

const foreignPages: ForeignPage[] = [];
test.afterEach(() => {
  for (const page of foreignPages.splice(0)) page.close();
});

async function foreign(host: "127.0.0.1" | "localhost"): Promise<string> {
  const page = await foreignPage(host);
  foreignPages.push(page);
  return page.origin;
}

/** Makes a private room for a person and opens a foreign page in a second tab. */
async function withForeignPage(ann: BrowserPerson, host: "127.0.0.1" | "localhost") {
  const room = await makeRoom(ann.page, unique("room "), true);
  const evil = await ann.page.context().newPage();
  await evil.goto(await foreign(host));
  return { room, evil };
}

async function json(page: Page, path: string): Promise<unknown> {
  const answer = await page.request.get(path);
  expect(answer.status(), path).toBe(200);
  return answer.json();
}

for (const host of ["127.0.0.1", "localhost"] as const) {
  test(`threat model: no form or call from a foreign page at ${host} changes anything`, async ({
    ann,
    newPerson,
  }) => {
    const { room, evil } = await withForeignPage(ann, host);
    const eve = await newPerson("Eve");
    const { page, username } = ann;
    const invite = await eve.page.request.post(
      `/api/Room/${await makeRoom(eve.page, unique("eve's "), true)}/Invite`,
      { data: {} },
    );
    const { code } = await invite.json();
    const taken = unique("csrf");
    const state = async () => ({
      sessions: await json(page, `/api/User/${username}/Session`),
      tokens: await json(page, `/api/User/${username}/Token`),
      user: await json(page, `/api/User/${username}`),
      rooms: await json(page, "/api/Room?expand=1").then((rooms) =>
        // Other tests add and remove rooms.
        Array.isArray(rooms) ? rooms.filter(({ role }) => role !== null) : rooms,
      ),
      members: await json(page, `/api/Room/${room}/Member`),
      invites: await json(page, `/api/Room/${room}/Invite`),
      messages: await json(page, `/api/Room/${room}/Message`),
    });
    const before = await state();
    const answers: string[] = [];
    page.context().on("response", (response) => {
      const address = new URL(response.url());
      if (address.origin !== webOrigin) return;
      answers.push(`${response.request().method()} ${address.pathname} ${response.status()}`);
    });

    const changes: [string, string, Record<string, string>][] = [
      ["POST", "/api/User", { username: taken, password, nickname: "x" }],
      ["PATCH", `/api/User/${username}`, { nickname: "owned" }],
      ["POST", `/api/User/${username}/Token`, { name: "owned" }],
      ["POST", "/api/Login", { username: eve.username, password }],
      ["POST", "/api/Logout", {}],
      ["POST", "/api/Room", { name: "owned" }],
      ["PATCH", `/api/Room/${room}`, { name: "owned" }],
      ["DELETE", `/api/Room/${room}`, {}],
      ["POST", `/api/Room/${room}/Message`, { msg: "owned" }],
      ["POST", `/api/Room/${room}/Invite`, {}],
      ["PUT", `/api/Room/${room}/Member/${eve.username}`, {}],
      ["PUT", `/api/Room/${room}/Notify`, { level: "nothing" }],
      ["POST", `/api/Invite/${code}`, {}],
      ["POST", "/api/auth/signout", { csrfToken: "x" }],
      [
        "POST",
        "/api/auth/callback/credentials",
        { username: eve.username, password, csrfToken: "x" },
      ],
    ];
    let sent = 0;
    for (const [method, path, fields] of changes) {
      const action = webOrigin + path;
      if (method === "POST") {
        const forms = [
          { enctype: "application/x-www-form-urlencoded", fields },
          { enctype: "multipart/form-data", fields },
          // A text/plain form whose only field makes the body valid JSON.
          {
            enctype: "text/plain",
            fields: { [`${JSON.stringify(fields).slice(0, -1)},"x":"`]: '"}' },
          },
        ];
        for (const form of forms) await submitForm(evil, { action, ...form });
        await submitForm(evil, { action, method: "get", enctype: "", fields });
        sent += 4;
      }
      await evil.evaluate(
        async ({ action, method, body }) => {
          const call = (init: RequestInit) =>
            fetch(action, { credentials: "include", ...init }).catch(() => null);
          const type = { "Content-Type": "application/json" };
          const simple = method === "POST" ? [{ method, body, mode: "no-cors" as const }] : [];
          for (const init of [...simple, { method, body, headers: type }, { method }]) {
            const answer = await call(init);
            if (answer && answer.type !== "opaque") throw new Error(`${action} can be read`);
          }
          navigator.sendBeacon(action, new Blob([body], { type: "text/plain" }));
        },
        { action, method, body: JSON.stringify(fields) },
      );
    }
    expect(answers.filter((answer) => answer.startsWith("POST")).length).toBeGreaterThan(sent / 2);
    const done = answers.filter((answer) => /^(POST|PUT|PATCH|DELETE) .* 20\d$/.test(answer));
    // next-auth answers 200 to a sign-out or sign-in without its CSRF token, and does nothing.
    expect(done.filter((answer) => !answer.includes("/api/auth/"))).toStrictEqual([]);
    expect(await state()).toStrictEqual(before);
    expect((await page.request.get(`/api/User/${taken}`)).status()).toBe(404);
    await page.goto("/rooms");
    await expect(page).toHaveURL(/\/rooms/);
  });
}

test("threat model: a foreign page can neither frame our pages, read an answer nor use a socket", async ({
  ann,
}) => {
  const { room, evil } = await withForeignPage(ann, "127.0.0.1");
  const { page } = ann;
  await say(page, room, "between us");
  for (const path of ["/rooms", `/rooms/${room}`, "/sign-in", "/settings", "/docs", "/api/Room"]) {
    await evil.evaluate(
      (src) =>
        new Promise((resolve) => {
          const frame = document.createElement("iframe");
          frame.addEventListener("load", resolve);
          frame.src = src;
          document.body.append(frame);
        }),
      webOrigin + path,
    );
    const frame = evil.frames().at(-1);
    expect(frame?.url(), path).toMatch(/^chrome-error:/);
  }

  const found = await evil.evaluate(
    async ({ web, party, room }) => {
      const read = await fetch(`${web}/api/Room/${room}`, { credentials: "include" }).then(
        (answer) => answer.text(),
        () => null,
      );
      const opened = [
        `${web}/`,
        `${web}/parties/main/${room}`,
        `${party}/parties/main/${room}`,
      ].map(
        (url) =>
          new Promise<{ code: number; frames: number }>((resolve) => {
            const socket = new WebSocket(url.replace("http", "ws"));
            let frames = 0;
            socket.onmessage = () => frames++;
            socket.onopen = () => socket.send(JSON.stringify({ token: document.cookie, since: 0 }));
            socket.onclose = ({ code }) => resolve({ code, frames });
          }),
      );
      return { read, sockets: await Promise.all(opened) };
    },
    { web: webOrigin, party: partyOrigin, room },
  );
  expect(found.read).toBeNull();
  expect(found.sockets).toStrictEqual(found.sockets.map(() => ({ code: 4401, frames: 0 })));
});

test("threat model: script in any displayed field stays text", async ({ newPerson }) => {
  const attack = '"><img src=x onerror=alert(1)><svg onload=alert(2)>';
  const ann = await newPerson(attack.slice(0, 50));
  const { page } = ann;
  const errors: string[] = [];
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      console.error(`content security policy: ${violatedDirective} ${blockedURI}`);
    });
  });
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) errors.push(message.text());
  });
  const room = await makeRoom(page, `${attack}</title><script>alert(3)</script>`);
  await page.request.post(`/api/User/${ann.username}/Token`, {
    data: { name: attack.slice(0, 50) },
  });
  const { code } = await (await page.request.post(`/api/Room/${room}/Invite`, { data: {} })).json();
  for (const name of ["<script>", "a<b", 'a"b', "a'b", "a&b"]) {
    const data = { username: name, password, nickname: "x" };
    expect((await page.request.post("/api/User", { data })).status(), name).toBe(400);
  }

  const schemes = ["javascript:alert(4)", "data:text/html,<script>alert(5)</script>", "vbscript:x"];
  const dressed = ["JaVaScRiPt:alert(6)", "java\tscript:alert(7)", "&#106;avascript:alert(8)"];
  const links = [...schemes, ...dressed, "\u0001javascript:alert(9)", "//evil.example", "blob:x"];
  await say(page, room, attack);
  await say(
    page,
    room,
    `\`${attack}\`\n\n\`\`\`html\n${attack}\n\`\`\`\n\n> ${attack}\n\n# ${attack}`,
  );
  await say(page, room, `| ${attack} |\n|---|\n| ${attack} |\n\n- [ ] ${attack}`);
  await say(page, room, links.map((link) => `[a](${link}) <${link}> ![b](<${link}>)`).join("\n\n"));
  await say(page, room, `[ref]\n\n[ref]: javascript:alert(10) "${attack}"`);

  // Rendered by the server from the archive, and again after hydration.
  await openRoom(page, room);
  const log = page.getByRole("log");
  await expect(log).toContainText(attack);
  await expect(log.locator("img, script, svg[onload], iframe, [onerror]")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("<svg onload=alert(2)>");
  const hrefs = await page
    .locator("a[href]")
    .evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  for (const href of hrefs) {
    const { protocol } = new URL(href, webOrigin);
    expect(["http:", "https:", "mailto:"], href).toContain(protocol);
  }
  await page.getByRole("button", { name: /person here/ }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "onerror=alert(1)" })).not.toHaveCount(
    0,
  );

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill(attack);
  await expect(page.getByRole("option").filter({ hasText: "onerror" })).not.toHaveCount(0);

  const query = encodeURIComponent(`${attack}<script>alert(11)</script>`);
  for (const path of [
    `/invite/${code}`,
    "/settings",
    "/rooms",
    `/rooms/${room}?q=${query}#${query}`,
    `/invite/${query}`,
    `/rooms/${query}`,
    `/${query}`,
  ]) {
    await page.goto(path);
    await expect(page.getByRole("main").first()).toBeVisible();
  }
  await page.request.post("/api/Logout");
  for (const next of ["javascript:alert(12)", "//evil.example", "/\\evil.example", attack]) {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByRole("textbox", { name: "Username" }).fill(ann.username);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(`${webOrigin}/rooms`);
    await page.request.post("/api/Logout");
  }
  await logIn(page, ann.username, password);
  expect(errors).toStrictEqual([]);
});
