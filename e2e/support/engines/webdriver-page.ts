/** A page as in page.ts, in a browser that is driven by WebDriver. */
import path from "node:path";
import { build } from "esbuild";
import type { Aim, Match, Step } from "./finder";
import type { EnginePage, Spot, State, Text } from "./page";
import type { Point, WebDriver } from "./webdriver";

/** As Playwright's `expect` in playwright.config.ts. */
const waitMs = 10_000;
const pollMs = 30;

/** Of the virtual screen that the browser is on. */
export const screenSize = { width: 1400, height: 1100 };

/** A function for the page, or its text. */
type Run = string | ((...args: never[]) => unknown);
type Options = { name?: Text; exact?: boolean };

export class WebDriverPage implements EnginePage {
  private readonly root: WebDriverSpot;
  readonly keyboard: EnginePage["keyboard"];
  readonly mouse: EnginePage["mouse"];

  /** Paths are below `origin`. */
  constructor(
    private readonly driver: WebDriver,
    private readonly origin: string,
  ) {
    this.root = new WebDriverSpot(driver, []);
    this.keyboard = {
      press: (key) => driver.press(key),
      type: (text) => driver.write(text),
    };
    this.mouse = { move: (x, y) => driver.move({ x, y }) };
  }

  getByRole(role: string, options?: Options): Spot {
    return this.root.getByRole(role, options);
  }

  getByText(text: Text, options?: Options): Spot {
    return this.root.getByText(text, options);
  }

  getByLabel(text: Text, options?: Options): Spot {
    return this.root.getByLabel(text, options);
  }

  getByTitle(text: Text): Spot {
    return this.root.getByTitle(text);
  }

  locator(selector: string): Spot {
    return this.root.locator(selector);
  }

  goto(url: string): Promise<void> {
    return this.driver.navigate(new URL(url, this.origin).href);
  }

  reload(): Promise<void> {
    return this.driver.reload();
  }

  async waitForURL(url: RegExp): Promise<void> {
    await until(async () => {
      const now = String(await this.driver.evaluate("location.href"));
      return url.test(now) ? null : `the page is at ${now}, not at ${url}`;
    });
  }

  async evaluate<R>(run: Run, arg?: unknown): Promise<R> {
    return typed<R>(await this.driver.evaluate(`(${run})(${JSON.stringify(arg)})`));
  }

  async setViewportSize({ width, height }: { width: number; height: number }): Promise<void> {
    // Without a window manager the window under the pointer, which is in the screen's centre, has the focus.
    const centered = (outer: number) => ({
      x: Math.max(0, Math.round((screenSize.width - width) / 2)),
      y: Math.max(0, Math.round((screenSize.height - outer) / 2)),
      width,
      height: outer,
    });
    await this.driver.placeWindow(centered(height));
    const toolbar = height - Number(await this.driver.evaluate("innerHeight"));
    await this.driver.placeWindow(centered(height + toolbar));
    await until(async () => {
      const now = await this.driver.evaluate("[innerWidth, innerHeight].join()");
      const [innerWidth = 0, innerHeight = 0] = String(now).split(",").map(Number);
      // The toolbar makes WebKit's small browser at least this wide.
      const isWide = innerWidth === width || (width < 450 && innerWidth < 450);
      return isWide && innerHeight === height ? null : `the page is ${innerWidth} × ${innerHeight}`;
    });
  }

  screenshot(): Promise<Buffer> {
    return this.driver.screenshot();
  }
}

class WebDriverSpot implements Spot {
  constructor(
    private readonly driver: WebDriver,
    private readonly steps: Step[],
  ) {}

  getByRole(role: string, { name, exact }: Options = {}): Spot {
    return this.below({ by: "role", role, name: name === undefined ? name : matchOf(name, exact) });
  }

  getByText(text: Text, { exact }: Options = {}): Spot {
    return this.below({ by: "text", text: matchOf(text, exact) });
  }

  getByLabel(text: Text, { exact }: Options = {}): Spot {
    return this.below({ by: "label", text: matchOf(text, exact) });
  }

  getByTitle(text: Text): Spot {
    return this.below({ by: "title", text: matchOf(text) });
  }

  locator(selector: string): Spot {
    return this.below({ by: "css", selector });
  }

  filter({ hasText }: { hasText: Text }): Spot {
    return this.below({ by: "filter", text: matchOf(hasText) });
  }

  first(): Spot {
    return this.below({ by: "end", end: "first" });
  }

  last(): Spot {
    return this.below({ by: "end", end: "last" });
  }

  async click(): Promise<void> {
    await this.driver.click(await this.aim());
  }

  async hover(): Promise<void> {
    await this.driver.move(await this.aim());
  }

  focus(): Promise<void> {
    return this.evaluate((element: HTMLElement) => element.focus());
  }

  fill(text: string): Promise<void> {
    return this.evaluate((element: HTMLElement, value: string) => {
      element.focus();
      if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
        element.select();
      }
      // As if typed: the page gets the browser's own events.
      document.execCommand(value ? "insertText" : "delete", false, value);
    }, text);
  }

  async press(key: string): Promise<void> {
    await this.focus();
    await this.driver.press(key);
  }

  waitFor({ state = "visible" }: { state?: State } = {}): Promise<void> {
    return until(async () => {
      const isThere = await this.has(
        state === "visible" || state === "hidden" ? "finder.isVisible" : "Boolean",
      );
      const isWanted = state === "visible" || state === "attached";
      return isThere === isWanted ? null : `it is not ${state}: ${this}`;
    });
  }

  async count(): Promise<number> {
    return Number(await this.run("finder.find(steps).length"));
  }

  isVisible(): Promise<boolean> {
    return this.has("finder.isVisible");
  }

  textContent(): Promise<string | null> {
    return this.evaluate((element: HTMLElement) => element.textContent);
  }

  inputValue(): Promise<string> {
    return this.evaluate((element: HTMLElement) =>
      "value" in element ? String(element.value) : "",
    );
  }

  getAttribute(name: string): Promise<string | null> {
    return this.evaluate(
      (element: HTMLElement, attribute: string) => element.getAttribute(attribute),
      name,
    );
  }

  async evaluate<R>(run: Run, arg?: unknown): Promise<R> {
    await this.waitFor({ state: "attached" });
    return typed<R>(await this.run(`(${run})(finder.findOne(steps), ${JSON.stringify(arg)})`));
  }

  toString(): string {
    return JSON.stringify(this.steps);
  }

  private below(step: Step): Spot {
    return new WebDriverSpot(this.driver, [...this.steps, step]);
  }

  /** Whether there is one element that the predicate, a function of the page, holds for. */
  private async has(predicate: string): Promise<boolean> {
    const one = "[finder.findOne(steps)].filter(Boolean)";
    return (await this.run(`${one}.some((element) => ${predicate}(element))`)) === true;
  }

  /** Where it is, once it stands still and nothing is above it. */
  private async aim(): Promise<Point> {
    let before = { x: Number.NaN, y: Number.NaN };
    await until(async () => {
      const aim = typed<Aim>(await this.run("finder.aim(steps)"));
      if ("problem" in aim) return `${aim.problem}: ${this}`;
      const isStill = before.x === aim.x && before.y === aim.y;
      before = aim;
      return isStill ? null : `it moves: ${this}`;
    });
    return before;
  }

  /** Evaluates an expression with `finder` (finder.ts) and `steps`. */
  private async run(expression: string): Promise<unknown> {
    const steps = JSON.stringify(this.steps);
    const missing = "the finder is missing";
    const evaluate = () =>
      this.driver.evaluate(`(async (finder, steps) => {
        if (!finder) throw new Error(${JSON.stringify(missing)});
        return ${expression};
      })(window.testFinder, ${steps})`);
    try {
      return await evaluate();
    } catch (error) {
      if (!String(error).includes(missing)) throw error;
      // A new document.
      await this.driver.evaluate(`(() => { ${await finderScript()} })()`);
      return evaluate();
    }
  }
}

/** Repeats a look until it finds no problem. */
async function until(look: () => Promise<string | null>): Promise<void> {
  const end = Date.now() + waitMs;
  for (let problem = await look(); problem !== null; problem = await look()) {
    if (Date.now() > end) throw new Error(`${waitMs} ms long ${problem}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function matchOf(text: Text, exact = false): Match {
  return typeof text === "string" ? { text, exact } : { source: text.source, flags: text.flags };
}

/** What a function of the tests returned in the page, as JSON. */
function typed<R>(value: unknown): R {
  return value as R;
}

let script: Promise<string> | undefined;

/** Makes finder.ts a global of the page. */
function finderScript(): Promise<string> {
  script ??= build({
    entryPoints: [path.join(import.meta.dirname, "finder.ts")],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    globalName: "finder",
    footer: { js: "window.testFinder = finder;" },
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? "");
  return script;
}
