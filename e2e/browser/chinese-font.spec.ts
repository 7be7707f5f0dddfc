import { writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/browser-fixtures";

/** The machine's fonts but for those with Chinese, Japanese or Korean. */
const latinOnly = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <selectfont>
    ${["zh-cn", "zh-tw", "ja", "ko"]
      .map(
        (lang) =>
          `<rejectfont><pattern><patelt name="lang"><string>${lang}</string></patelt></pattern></rejectfont>`,
      )
      .join("\n    ")}
  </selectfont>
</fontconfig>
`;

test.skip(process.platform !== "linux", "only on Linux can a browser be given other fonts");

test("a machine without a Chinese font draws Chinese with ours, in the slices that the page needs", async ({
  playwright,
  launchOptions,
  baseURL,
}, testInfo) => {
  const config = testInfo.outputPath("fonts.conf");
  writeFileSync(config, latinOnly);
  const browser = await playwright.chromium.launch({
    ...launchOptions,
    env: { ...launchOptions.env, FONTCONFIG_FILE: config },
  });
  try {
    const page = await browser.newPage({ locale: "zh-CN", baseURL });
    const fonts = collectFonts(page);
    await page.goto("/sign-in");
    await expect
      .poll(() => fontsOf(page, "h1"))
      .toEqual([
        expect.objectContaining({
          isCustomFont: true,
          familyName: expect.stringMatching(/Noto Sans SC/),
        }),
      ]);
    await page.waitForLoadState("networkidle");
    console.log(fonts.map(({ path, bytes }) => `${path} ${bytes}`).join("\n"));
    expect(fonts.length).toBeGreaterThan(1);
    // Latin stays with the system's fonts.
    await page.getByRole("textbox").first().fill("Lu Yu");
    expect((await fontsOf(page, "input")).filter(({ isCustomFont }) => isCustomFont)).toEqual([]);
  } finally {
    await browser.close();
  }
});

test("a machine with a Chinese font loads none of ours", async ({ newGuest }) => {
  const page = await newGuest({ locale: "zh-CN" });
  const fonts = collectFonts(page);
  await page.goto("/sign-in");
  const drawn = await fontsOf(page, "h1");
  test.skip(
    drawn.every(({ familyName }) => !/CJK|Hei|Song|Hans|Noto Sans SC/.test(familyName)),
    "this machine has no Chinese font",
  );
  await page.waitForLoadState("networkidle");
  expect(drawn.filter(({ isCustomFont }) => isCustomFont)).toEqual([]);
  expect(fonts).toEqual([]);
});

/** The requests for our font's files, as they come. */
function collectFonts(page: Page): { path: string; bytes: number }[] {
  const fonts: { path: string; bytes: number }[] = [];
  page.on("requestfinished", async (request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.startsWith("/fonts/")) return;
    const { responseBodySize } = await request.sizes();
    fonts.push({ path: pathname, bytes: responseBodySize });
  });
  return fonts;
}

/** The fonts that draw an element's text. */
async function fontsOf(page: Page, selector: string) {
  const session = await page.context().newCDPSession(page);
  await session.send("DOM.enable");
  await session.send("CSS.enable");
  const { root } = await session.send("DOM.getDocument");
  const { nodeId } = await session.send("DOM.querySelector", { nodeId: root.nodeId, selector });
  const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId });
  await session.detach();
  return fonts;
}
