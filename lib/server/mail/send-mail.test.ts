import { afterEach, expect, test, vi } from "vitest";
import { type MailServer, startMailServer } from "../../../scripts/test/mail-server";

const secret = "x".repeat(32);
const appUrl = "https://chat.example.org";
let servers: MailServer[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.map((server) => server.stop()));
  servers = [];
});

async function started(...[options]: Parameters<typeof startMailServer>): Promise<MailServer> {
  const server = await startMailServer(options);
  servers.push(server);
  return server;
}

/** The module as it is in a process with these variables. */
async function mailing(variables: Record<string, string>) {
  vi.resetModules();
  const all = {
    DATABASE_URL: "postgres://localhost/none",
    PARTY_INTERNAL_URL: "http://127.0.0.1:1",
    NEXTAUTH_SECRET: secret,
    ROOM_TOKEN_SECRET: secret,
    INTERNAL_SECRET: secret,
    APP_URL: appUrl,
    LOG_LEVEL: "warn",
    LOG_FORMAT: "json",
    ...variables,
  };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  return import("./send-mail");
}

const reset = { username: "ann", path: "/reset/a-token" } as const;
const to = "ann@example.org";

test("a mail has the same words as text and as HTML, in its reader's language", async () => {
  const server = await started();
  const { sendMail } = await mailing({ SMTP_URL: server.url });
  const mail = { to, template: "reset", values: reset } as const;
  expect(await sendMail({ ...mail, locale: "en" })).toBe("sent");
  expect(await sendMail({ ...mail, locale: "zh" })).toBe("sent");
  const [en, zh] = server.mails;
  expect(en?.subject).toBe("Set a new password for Teahouse");
  expect(zh?.subject).toBe("重设茶馆密码");
  for (const [got, sentence, lang] of [
    [en, "asked for a new password for the account", "en"],
    [zh, "重设密码", "zh-CN"],
  ] as const) {
    expect(got?.text).toContain(sentence);
    expect(got?.html).toContain(sentence);
    expect(got?.html).toContain(`<html lang="${lang}">`);
    expect(got?.text).toContain(`${appUrl}/reset/a-token`);
    expect(got?.html).toContain(`href="${appUrl}/reset/a-token"`);
    expect(got?.html).not.toMatch(/<img|<script|<link|http:/);
  }
});

test("a mail says where it comes from and that a program wrote it", async () => {
  const server = await started();
  const { sendMail } = await mailing({ SMTP_URL: server.url });
  await sendMail({ to, locale: "en", template: "reset", values: reset });
  const [mail] = server.mails;
  expect(mail?.recipients).toStrictEqual([to]);
  expect(mail?.from?.value).toStrictEqual([
    { name: "Teahouse", address: "teahouse@chat.example.org" },
  ]);
  expect(mail?.headers.get("auto-submitted")).toBe("auto-generated");
  expect(mail?.messageId).toMatch(/^<[0-9a-f-]{36}@chat\.example\.org>$/);
  expect(mail?.headers.has("list-unsubscribe")).toBe(false);
});

test.each([
  [
    "MAIL_FROM",
    { MAIL_FROM: "茶馆 <tea@example.net>" },
    "",
    { name: "茶馆", address: "tea@example.net" },
  ],
  [
    "the user of SMTP_URL",
    {},
    "chat%40example.net:pass@",
    { name: "Teahouse", address: "chat@example.net" },
  ],
  [
    "the server's own host",
    {},
    "apikey:pass@",
    { name: "Teahouse", address: "teahouse@chat.example.org" },
  ],
])("mails come from %s", async (_, variables, user, from) => {
  const server = await started({
    onAuth: ({ username }, _session, done) => done(null, { user: username ?? "" }),
    allowInsecureAuth: true,
  });
  const { sendMail } = await mailing({
    ...variables,
    SMTP_URL: server.url.replace("//", `//${user}`),
  });
  expect(await sendMail({ to, locale: "en", template: "reset", values: reset })).toBe("sent");
  expect(server.mails[0]?.from?.value).toStrictEqual([from]);
});

test("a mail server that offers it gets the mail over TLS, after the password", async () => {
  const server = await started({
    hideSTARTTLS: false,
    authOptional: false,
    onAuth: ({ username, password }, _session, done) =>
      password === "pass word" ? done(null, { user: username ?? "" }) : done(new Error("no")),
  });
  const url = server.url.replace("//", "//chat:pass%20word@");
  const { sendMail } = await mailing({ SMTP_URL: `${url}/?tls.rejectUnauthorized=false` });
  expect(await sendMail({ to, locale: "en", template: "reset", values: reset })).toBe("sent");
  expect(server.mails[0]).toMatchObject({ secure: true, user: "chat" });
});

test("names and words of strangers stay text: no header, no markup, no other direction", async () => {
  const server = await started();
  const { sendMail } = await mailing({ SMTP_URL: server.url });
  const hostile = 'x"><b>\r\nBcc: eve@example.org\u202e\u2069';
  const quotes = [{ nickname: hostile, text: `${hostile}\nשלום` }];
  const room = { name: hostile, direct: false, count: 2, people: [hostile], quotes };
  await sendMail({
    ...{ to, locale: "en", template: "digest", stopPath: "/Notice/Unsubscribe?token=a.b" },
    values: {
      ...{ count: 2, more: 1, stopPath: "/unsubscribe/a.b" },
      rooms: [{ ...room, path: "/rooms/7" }],
    },
  });
  const [mail] = server.mails;
  expect(mail?.recipients).toStrictEqual([to]);
  expect(mail?.bcc).toBeUndefined();
  expect(mail?.subject).toBe("2 unread messages in Teahouse");
  expect(mail?.html).not.toContain("<b>");
  expect(mail?.html).toContain("<bdi>x&quot;&gt;&lt;b&gt;");
  expect(mail?.text).not.toMatch(/\u202e/);
  expect(mail?.text?.match(/\u2068/g)?.length).toBe(mail?.text?.match(/\u2069/g)?.length);
  expect(mail?.headers.get("list")).toMatchObject({
    unsubscribe: { url: `${appUrl}/Notice/Unsubscribe?token=a.b` },
  });
  expect(mail?.headerLines.find(({ key }) => key === "list-unsubscribe-post")?.line).toBe(
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
  );
});

test("a refusal that passes is tried once more, another is not", async () => {
  let tries = 0;
  const refusing = (code: number) => async (times: number) => {
    tries = 0;
    const server = await started({
      onRcptTo(_address, _session, done) {
        tries++;
        if (tries > times) return done();
        done(Object.assign(new Error("<ann@example.org> later"), { responseCode: code }));
      },
    });
    const { sendMail } = await mailing({ SMTP_URL: server.url });
    return sendMail({ to, locale: "en", template: "reset", values: reset });
  };
  expect(await refusing(451)(1)).toBe("sent");
  expect(tries).toBe(2);
  expect(await refusing(451)(2)).toBe("failed");
  expect(tries).toBe(2);
  expect(await refusing(550)(1)).toBe("refused");
  expect(tries).toBe(1);
});

test("a mail that could not be sent is logged without its address, and fails nobody", async () => {
  const server = await started({
    onRcptTo: (_address, _session, done) =>
      done(Object.assign(new Error("<ann@example.org> unknown"), { responseCode: 550 })),
  });
  const lines: string[] = [];
  const write = vi.spyOn(process.stderr, "write").mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  try {
    const { sendMail } = await mailing({ SMTP_URL: server.url });
    const { logger } = await import("../observability/app-logger");
    const warn = vi.spyOn(logger, "warn");
    expect(await sendMail({ to, locale: "en", template: "reset", values: reset })).toBe("refused");
    expect(warn.mock.calls).toStrictEqual([
      [
        { template: "reset", code: "EENVELOPE", responseCode: 550, command: "RCPT TO" },
        "a mail was not sent",
      ],
    ]);
  } finally {
    write.mockRestore();
  }
  expect(lines.join("")).not.toContain("ann@");
});

test("without a mail server, or without the server's own address, nothing is sent", async () => {
  const lacking: Record<string, string>[] = [
    { SMTP_URL: "" },
    { SMTP_URL: "smtp://127.0.0.1:1", APP_URL: "" },
  ];
  for (const variables of lacking) {
    const { sendMail } = await mailing(variables);
    expect(await sendMail({ to, locale: "en", template: "reset", values: reset })).toBe("refused");
  }
});

test("every template has its texts in both languages, without a hole", async () => {
  await mailing({});
  const { contentOf } = await import("./templates");
  const all = {
    reset,
    "password-reset": { username: "ann" },
    verify: { username: "ann", path: "/verify/t" },
    "address-taken": { username: "ann" },
    "address-changed": { username: "ann" },
    "address-removed": { username: "ann" },
    registration: { path: "/sign-up/t" },
    "registration-known": { username: "ann" },
    digest: { count: 1, rooms: [], more: 1, stopPath: "/unsubscribe/t" },
  } as const;
  for (const locale of ["en", "zh"] as const) {
    for (const [template, values] of Object.entries(all)) {
      // @ts-expect-error Each with its own values; TypeScript cannot see that.
      const { subject, text, html } = contentOf(template, locale, values);
      for (const said of [subject, text, html]) {
        expect(said).not.toMatch(/mail\.|undefined|\{|\bNaN\b/);
        expect(said.length).toBeGreaterThan(5);
      }
      // A space between Chinese and figures or Latin words.
      const bare = text.replace(/[\u2068\u2069]/g, "");
      expect(bare).not.toMatch(/\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u);
    }
  }
});
