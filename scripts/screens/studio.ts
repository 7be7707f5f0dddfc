import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Browser, BrowserContext, Locator, Page } from "@playwright/test";
import { createTranslator } from "next-intl";
import sharp from "sharp";
import en from "../../lib/i18n/messages/en.json";
import zh from "../../lib/i18n/messages/zh.json";
import { fileOf } from "./pictures";

export const sizes = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 568 },
  "4k": { width: 3840, height: 2160 },
} as const;
export type Size = keyof typeof sizes;
export type Language = "en" | "zh";
export type Scheme = "light" | "dark";
export type Look = { size: Size; scheme: Scheme; language: Language };

const messages = { en, zh };
const locales = { en: "en-US", zh: "zh-CN" };

/** Takes the pictures of one look: one language, one colour scheme, one size of screen. */
export class Studio {
  /** A text of the interface, by its key in lib/i18n/messages. */
  readonly t: (key: string, values?: Record<string, string | number>) => string;

  constructor(
    private readonly browser: Browser,
    readonly base: string,
    private readonly folder: string,
    readonly look: Look,
  ) {
    const { language } = look;
    const translate = createTranslator({ locale: language, messages: messages[language] });
    // Every key is checked where the interface uses it; here a wrong one finds no button.
    this.t = (key, values) => Reflect.apply(translate, undefined, [key, values]);
    mkdirSync(folder, { recursive: true });
  }

  get isPhone(): boolean {
    return sizes[this.look.size].width < 768;
  }

  /** A browser of somebody's own with this look. */
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

  /** A picture once `shown` is there and nothing moves any more. */
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
