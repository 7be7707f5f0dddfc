/** Checks the traffic of a page against the API's documents; a deviation fails the test. */
import type { Page, WebSocket } from "@playwright/test";
import { checkExchange } from "./check-rest";
import { loadDocument, SocketCheck } from "./check-sockets";

const isFile = /^\/api\/Room\/\d+\/File\/\d+/;

export function checkTraffic(page: Page): void {
  page.on("response", async (response) => {
    const { pathname, search } = new URL(response.url());
    if (!pathname.startsWith("/api/")) return;
    // Pictures and video are no text, and much; e2e/rest looks at them.
    if (isFile.test(pathname) && response.ok()) return;
    const headers = new Headers(response.headers());
    // The body of a response is gone once the page has navigated away.
    const text = await response.text().catch(() => null);
    if (text === null) return;
    const method = response.request().method();
    await checkExchange({
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
  let work = loadDocument().then((document) => new SocketCheck(document, socket.url()));
  const inOrder = (look: (check: SocketCheck) => void) => {
    work = work.then((check) => {
      look(check);
      return check;
    });
  };
  socket.on("framesent", ({ payload }) => inOrder((check) => check.sent(payload)));
  socket.on("framereceived", ({ payload }) => inOrder((check) => check.received(String(payload))));
}
