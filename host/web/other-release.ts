/**
 * Pages of another release ask for scripts and style sheets that are not here: one was loaded before an
 * update, or comes from an instance of another release behind the same balancer. Next would answer 404,
 * and leave the page without a part of it, or without any of its scripts.
 */
import { existsSync, readdirSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";

/** Returns a function that answers such a request, or returns false for every other. `root`: the app's. */
export function otherReleases(
  root: string,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const folder = path.join(root, ".next/static/chunks");
  // A web server in front may have the files in place of this one.
  if (!existsSync(folder)) return () => false;
  const own = new Set(readdirSync(folder));
  const sheets = [...own].filter((name) => name.endsWith(".css"));
  const answers = {
    js: { type: "text/javascript", body: `(${askAgain})(document.currentScript);\n` },
    // A page in this release's style is hardly another one.
    css: {
      type: "text/css",
      body: sheets.map((name) => `@import "/_next/static/chunks/${name}";\n`).join(""),
    },
  };
  return ({ method, url = "" }, response) => {
    const [, name = "", kind] =
      /^\/_next\/static\/chunks\/([\w.~-]+\.(js|css))(?:\?.*)?$/.exec(url) ?? [];
    if (method !== "GET" || (kind !== "js" && kind !== "css") || own.has(name)) return false;
    const { type, body } = answers[kind];
    response.writeHead(200, {
      "Content-Type": `${type}; charset=utf-8`,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      // The next try may reach another instance then, behind a balancer of connections, too.
      Connection: "close",
    });
    response.end(body);
    return true;
  };
}

/**
 * In the browser, in place of the script that is missing. An instance that has it may be behind the same
 * balancer, so this asks a few times. Then the page is reloaded, and is of the release that answers: what
 * is being written or sent is kept. No page is reloaded in its first seconds, so none for ever.
 */
export function askAgain(script: HTMLScriptElement): void {
  // As it is written there: Next's bundler knows a script by that.
  const address = script.getAttribute("src") ?? "";
  const ask = (tries: number) =>
    setTimeout(
      () => {
        if (tries > 4 && performance.now() > 5_000) return location.reload();
        const next = document.createElement("script");
        next.src = address;
        next.dataset.tries = String(tries);
        next.onerror = () => ask(tries + 1);
        document.head.append(next);
      },
      Math.min(tries * 100, 2_000),
    );
  ask(Number(script.dataset.tries ?? 0) + 1);
}
