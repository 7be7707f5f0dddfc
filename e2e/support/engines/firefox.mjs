#!/usr/bin/env node
/**
 * Runs the Firefox at FIREFOX_PATH for Playwright, which asks each page for emulations by WebDriver
 * BiDi that only newer versions than Debian's know. Those that Firefox does not know do nothing.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import WebSocket, { WebSocketServer } from "ws";

const firefox = spawn(process.env.FIREFOX_PATH ?? "firefox", process.argv.slice(2), {
  stdio: ["ignore", "ignore", "pipe"],
});
firefox.once("exit", (code) => process.exit(code ?? 1));
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => firefox.kill(signal));
}

createInterface({ input: firefox.stderr }).on("line", (line) => {
  const [, address] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? [];
  if (!address) return console.error(line);
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.once("listening", () => {
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    // The line that Playwright waits for.
    console.error(`WebDriver BiDi listening on ws://127.0.0.1:${port}`);
  });
  server.on("connection", (playwright) => relay(playwright, new WebSocket(`${address}/session`)));
});

/**
 * @param {WebSocket} playwright
 * @param {WebSocket} browser
 */
function relay(playwright, browser) {
  /** The ids of commands whose absence is no error. */
  const emulations = new Set();
  const isOpen = new Promise((resolve) => browser.once("open", resolve));
  playwright.on("message", async (data) => {
    const { id, method } = JSON.parse(String(data));
    if (method.startsWith("emulation.")) emulations.add(id);
    await isOpen;
    browser.send(String(data));
  });
  browser.on("message", (data) => {
    const { id, error } = emulations.size > 0 ? JSON.parse(String(data)) : {};
    const isUnknown = emulations.delete(id) && error === "unknown command";
    playwright.send(isUnknown ? JSON.stringify({ type: "success", id, result: {} }) : String(data));
  });
  playwright.once("close", () => browser.close());
  browser.once("close", () => playwright.close());
}
