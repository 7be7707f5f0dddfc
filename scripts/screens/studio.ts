import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Browser, BrowserContext, Locator, Page } from "@playwright/test";
import sharp from "sharp";
import { type InterfaceText, interfaceText } from "../interface-text";
import { type Look, sizes } from "./look";
import { fileOf } from "./pictures";

const locales = { en: "en-US", zh: "zh-CN" };

/** Takes the pictures of one look: one language, one colour scheme, one size of screen. */
export class Studio {
  readonly t: InterfaceText;

  constructor(
    private readonly browser: Browser,
    readonly base: string,
    private readonly folder: string,
    readonly look: Look,
  ) {
    this.t = interfaceText(look.language);
    mkdirSync(folder, { recursive: true });
  }

  get isPhone(): boolean {
    return sizes[this.look.size].width < 768;
  }

  /** A separate browser context with this look. */
  context(): Promise<BrowserContext> {
    const { language, scheme, size } = this.look;
    return this.browser.newContext({
      baseURL: this.base,
      locale: locales[language],
      colorScheme: scheme,
      viewport: sizes[size],
      deviceScaleFactor: this.isPhone ? 2 : 1,
      hasTouch: this.isPhone,
      isMobile: this.isPhone,
      reducedMotion: "reduce",
    });
  }

  /** Takes a picture once `shown` is visible and all animations have ended. */
  async shoot(page: Page, state: string, shown?: Locator): Promise<void> {
    await shown?.first().waitFor();
    await page.evaluate(async () => {
      await document.fonts.ready;
      const ending = document.getAnimations().filter((each) => {
        return Number.isFinite(each.effect?.getComputedTiming().endTime);
      });
      await Promise.allSettled(ending.map(({ finished }) => finished));
    });
    const png = await page.screenshot({ animations: "disabled", caret: "hide" });
    await sharp(png)
      .png({ palette: true, quality: 90, effort: 10, dither: 0.4 })
      .toFile(path.join(this.folder, fileOf(state, this.look)));
  }
}
