/**
 * What the journeys of e2e/engines use of a page: a part of Playwright's own `Page` and `Locator`, so
 * that both fit as they are. Where Playwright has no build of a browser, webdriver-page.ts has the same.
 */

import type { Locator, Page } from "@playwright/test";

export type Text = string | RegExp;
export type State = "attached" | "detached" | "visible" | "hidden";

/** Finds elements each time that it is used. All but `count` wait for one, and fail for several. */
export interface Spot {
  getByRole(role: string, options?: { name?: Text; exact?: boolean }): Spot;
  getByText(text: Text, options?: { exact?: boolean }): Spot;
  getByLabel(text: Text, options?: { exact?: boolean }): Spot;
  getByTitle(text: Text): Spot;
  /** By CSS. */
  locator(selector: string): Spot;
  filter(options: { hasText: Text }): Spot;
  first(): Spot;
  last(): Spot;

  click(): Promise<void>;
  hover(): Promise<void>;
  focus(): Promise<void>;
  fill(text: string): Promise<void>;
  press(key: string): Promise<void>;
  waitFor(options?: { state?: State }): Promise<void>;

  /** Does not wait. */
  count(): Promise<number>;
  /** Does not wait. */
  isVisible(): Promise<boolean>;
  textContent(): Promise<string | null>;
  inputValue(): Promise<string>;
  getAttribute(name: string): Promise<string | null>;
  evaluate: Locator["evaluate"];
}

export interface EnginePage
  extends Pick<Spot, "getByRole" | "getByText" | "getByLabel" | "getByTitle" | "locator"> {
  goto(url: string): Promise<unknown>;
  reload(): Promise<unknown>;
  waitForURL(url: RegExp): Promise<void>;
  evaluate: Page["evaluate"];
  setViewportSize(size: { width: number; height: number }): Promise<void>;
  /** A PNG. */
  screenshot(): Promise<Buffer>;
  keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
  mouse: { move(x: number, y: number): Promise<void> };
}
