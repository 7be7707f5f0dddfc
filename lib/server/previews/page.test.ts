import { describe, expect, test } from "vitest";
import { pageInfo } from "./page";

const url = new URL("https://tea.example/shop/page");
const info = (html: string | Buffer, charset?: string) =>
  pageInfo(Buffer.from(html as string), url, charset);

describe("what a page says about itself", () => {
  test("is taken from OpenGraph first, then Twitter, then plain HTML", () => {
    const all = `<html><head><title>Plain</title>
      <meta name="description" content="plain words">
      <meta name="twitter:title" content="Twitter"><meta name="twitter:description" content="tw">
      <meta property="og:title" content="Graph"><meta property="og:description" content="gr">
      <meta property="og:site_name" content="The Shop">
      <meta property="og:image" content="/tea.png"></head></html>`;
    expect(info(all)).toStrictEqual({
      title: "Graph",
      description: "gr",
      site: "The Shop",
      picture: "https://tea.example/tea.png",
    });
    expect(info(all.replaceAll("og:", "no:"))).toStrictEqual({
      title: "Twitter",
      description: "tw",
    });
    expect(info("<title>Plain</title><meta name=description content='plain words'>")).toStrictEqual(
      {
        title: "Plain",
        description: "plain words",
      },
    );
  });

  test("is nothing without a title", () => {
    expect(info("")).toBeNull();
    expect(info("<p>hello</p>")).toBeNull();
    expect(info("<title> \u200B\u202E </title>")).toBeNull();
    expect(info("<svg><title>icon</title></svg>")).toBeNull();
    expect(info("<svg><title>icon</title></svg><title>Page</title>")?.title).toBe("Page");
  });

  test("is on one line, with entities read and without what nobody sees", () => {
    expect(
      info("<title>\n Tom &amp; Jerry&#x202e;gnp.exe \u0000\u2066x\t y\u200B</title>")?.title,
    ).toBe("Tom & Jerrygnp.exe x y");
    expect(info("<title><b>not bold</b></title>")?.title).toBe("<b>not bold</b>");
  });

  test("is cut, and takes no character apart", () => {
    const long = info(
      `<title>${"茶".repeat(500)}</title><meta name=description content="${"👩‍💻".repeat(300)}">`,
    );
    expect(long?.title).toBe(`${"茶".repeat(199)}…`);
    expect(long?.description?.length).toBeLessThanOrEqual(400);
    expect(long?.description).toMatch(/^(👩‍💻)+…$/u);
  });

  test("says nothing twice", () => {
    expect(info('<title>Tea</title><meta name="description" content="Tea">')).toStrictEqual({
      title: "Tea",
    });
  });

  test.each([
    ["//cdn.example/a.png", "https://cdn.example/a.png"],
    ["a.png", "https://tea.example/shop/a.png"],
    ["http://cdn.example/a.png", "http://cdn.example/a.png"],
    ["data:image/png;base64,AAAA", undefined],
    ["file:///etc/passwd", undefined],
    ["http://[", undefined],
  ])("has its picture at an address of the web: %s", (content, picture) => {
    expect(info(`<title>x</title><meta property="og:image" content="${content}">`)?.picture).toBe(
      picture,
    );
  });

  test("counts addresses from its base", () => {
    const html = '<base href="/img/"><title>x</title><meta property="og:image" content="a.png">';
    expect(info(html)?.picture).toBe("https://tea.example/img/a.png");
  });
});

describe("a page in another charset", () => {
  const gbk = Buffer.from([0xb2, 0xe8, 0xb9, 0xdd]);
  const big5 = Buffer.from([0xaf, 0xf9, 0xc0, 0x5d]);
  const sjis = Buffer.from([0x83, 0x65, 0x83, 0x58, 0x83, 0x67]);
  const titled = (name: Buffer, head = "") =>
    Buffer.concat([Buffer.from(`${head}<title>`), name, Buffer.from("</title>")]);

  test.each([
    ["its header", titled(gbk), "GBK", "茶馆"],
    [
      "its header, which the meta tag contradicts",
      titled(gbk, "<meta charset=utf-8>"),
      "gb2312",
      "茶馆",
    ],
    ["a meta tag", titled(gbk, '<meta charset="gbk">'), undefined, "茶馆"],
    [
      "an older meta tag",
      titled(big5, '<meta http-equiv="Content-Type" content="text/html; charset=big5">'),
      undefined,
      "茶館",
    ],
    ["a meta tag in Japanese", titled(sjis, "<meta charset=Shift_JIS>"), undefined, "テスト"],
    ["nothing: UTF-8", titled(Buffer.from("茶馆")), undefined, "茶馆"],
    ["one that does not exist: UTF-8", titled(Buffer.from("茶馆")), "x-unknown", "茶馆"],
    [
      "a byte order mark, against the header",
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("<title>茶馆</title>", "utf16le")]),
      "utf-8",
      "茶馆",
    ],
  ])("is read by %s", (_, body, charset, title) => {
    expect(pageInfo(body, url, charset)?.title).toBe(title);
  });
});

test("twice as much of anything as is ever read takes little of the processor", () => {
  const hostile = [
    "<",
    "<svg>",
    "<title>",
    '<meta name="',
    "&amp;",
    "<a b=c d>",
    "<!--",
    "<![CDATA[",
    "<div><p><td>",
    "<a></a>",
  ];
  for (const piece of hostile) {
    const body = Buffer.from(piece.repeat(Math.ceil(1_048_576 / piece.length)));
    const before = process.cpuUsage();
    pageInfo(body, url, undefined);
    // In microseconds. Nested `<svg>` took more than five seconds.
    expect(process.cpuUsage(before).user, piece).toBeLessThan(2_000_000);
  }
});
