/** What a page asks and hears, against the documents; a difference fails the test in which it shows. */
import type { Page, WebSocket } from "@playwright/test";
import { holdToDocument } from "./documented-rest";
import { Documented, loadDocument } from "./documented-sockets";

export function holdPageToDocuments(page: Page): void {
  page.on("response", async (response) => {
    const { pathname, search } = new URL(response.url());
    if (!pathname.startsWith("/api/")) return;
    const headers = new Headers(response.headers());
    // What comes while the page is being left has no body that one could read.
    const text = await response.text().catch(() => null);
    if (text === null) return;
    const method = response.request().method();
    await holdToDocument({
      method,
      path: pathname + search,
      status: response.status(),
      headers,
      text,
    });
  });
  page.on("websocket", holdSocket);
}

function holdSocket(socket: WebSocket): void {
  if (!/^\/parties\//.test(new URL(socket.url()).pathname)) return;
  let work = loadDocument().then((document) => new Documented(document, socket.url()));
  const inOrder = (look: (documented: Documented) => void) => {
    work = work.then((documented) => {
      look(documented);
      return documented;
    });
  };
  socket.on("framesent", ({ payload }) => inOrder((documented) => documented.sent(payload)));
  socket.on("framereceived", ({ payload }) =>
    inOrder((documented) => documented.received(String(payload))),
  );
}
