/** What axe and a finger find wrong with a page. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** The least size of a touch target, from Apple's guidelines. */
const fingerPixels = 44;

type Scope = {
  /** CSS selector of the only part to look at; the page around it was checked before. */
  within?: string;
  /** Only what depends on the colour scheme. */
  colorsOnly?: boolean;
};

const isMenu = /^<div [^>]*role="menu"/;

/** Softly expects that axe finds nothing and that, on a touch screen, everything can be tapped. */
export async function expectAccessible(
  page: Page,
  what: string,
  { within, colorsOnly = false }: Scope = {},
): Promise<void> {
  await untilStill(page);
  // Legacy mode is enough for pages without frames; the other one opens a window each time.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();
  if (within) axe.include(within);
  if (colorsOnly) axe.withRules("color-contrast");
  const { violations } = await axe.analyze();
  const found = violations
    // Arrow keys move through a menu and scroll it, though only the chosen item can have the focus.
    .filter(({ id, nodes }) => {
      return id !== "scrollable-region-focusable" || !nodes.every(({ html }) => isMenu.test(html));
    })
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
  expect.soft(found, what).toStrictEqual([]);
  if (colorsOnly) return;
  expect.soft(await page.evaluate(tooSmall, fingerPixels), `${what}: too small`).toStrictEqual([]);
}

/** Fading elements have their final colours only at the end. */
function untilStill(page: Page): Promise<null> {
  return page.evaluate(() => {
    const ending = document.getAnimations().filter((each) => {
      return Number.isFinite(each.effect?.getComputedTiming().endTime);
    });
    return Promise.allSettled(ending.map(({ finished }) => finished)).then(() => null);
  });
}

/** Runs in the page: the touch targets smaller than `least` pixels, with their invisible margin. */
function tooSmall(least: number): string[] {
  if (!matchMedia("(pointer: coarse)").matches) return [];
  const roles = ["menuitem", "menuitemradio", "option", "tab", "switch"];
  const targets = [
    "button",
    "a[href]",
    "select",
    "input",
    ...roles.map((each) => `[role=${each}]`),
  ];
  // Without a Chinese font its characters are boxes of another width. All machines measure with
  // half an em a character, less than any font has.
  const canvas = document.createElement("canvas").getContext("2d");
  if (!canvas) throw new Error("there is no canvas");
  canvas.font = `100px ${getComputedStyle(document.body).fontFamily}`;
  const narrowed = `${0.5 - canvas.measureText("茶").width / 100}em`;
  const boxOf = (target: HTMLElement) => {
    const isChinese = /\p{Script=Han}/u.test(target.textContent) && !/\w/.test(target.textContent);
    if (isChinese) target.style.letterSpacing = narrowed;
    const { width, height } = target.getBoundingClientRect();
    if (isChinese) target.style.letterSpacing = "";
    return { width, height };
  };
  return [...document.querySelectorAll<HTMLElement>(targets.join())].flatMap((target) => {
    // A label around it takes the finger, too.
    const { width, height } = boxOf(target.closest<HTMLElement>("label") ?? target);
    const isClipped = getComputedStyle(target).clipPath !== "none";
    const isSeen = width > 1 && !isClipped && target.checkVisibility({ opacityProperty: true });
    // Links within a sentence are read rather than tapped.
    if (!isSeen || target.closest("p, [aria-hidden=true], [inert]")) return [];
    const margin = getComputedStyle(target, "::after");
    const isOut = margin.position === "absolute";
    const outer = (size: string) => (isOut ? Number.parseFloat(size) || 0 : 0);
    const size = [Math.max(width, outer(margin.width)), Math.max(height, outer(margin.height))];
    // Rounding of the layout takes up to half a pixel.
    return Math.min(...size) + 0.5 >= least
      ? []
      : [`${size.map(Math.round).join("×")} ${target.outerHTML.slice(0, 200)}`];
  });
}
