/** A foreign page: another port is another origin, another host name another site. */
import { createServer } from "node:http";
import type { Page } from "@playwright/test";

export type ForeignPage = { origin: string; close(): void };

/** At 127.0.0.1 it is on the tests' own site, so cookies are sent; localhost is another site. */
export async function foreignPage(host: "127.0.0.1" | "localhost"): Promise<ForeignPage> {
  const server = createServer((_, response) => {
    response.writeHead(200, { "Content-Type": "text/html" });
    response.end("<!doctype html><title>prize</title><h1>You won</h1>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { origin: `http://${host}:${port}`, close: () => server.close() };
}

/** Submits a form from the page into a frame and waits for the response. */
export async function submitForm(
  page: Page,
  form: {
    action: string;
    method?: "get" | "post";
    enctype: string;
    fields: Record<string, string>;
  },
): Promise<void> {
  const answer = page.waitForResponse((response) => response.url().split("?")[0] === form.action);
  await page.evaluate(({ action, method = "post", enctype, fields }) => {
    const frame = document.createElement("iframe");
    const inputs = Object.entries(fields)
      .map(([name, value]) => {
        const input = document.createElement("input");
        input.setAttribute("name", name);
        input.setAttribute("value", value);
        return input.outerHTML;
      })
      .join("");
    const form = `<form action="${action}" method="${method}" enctype="${enctype}">${inputs}</form>`;
    frame.srcdoc = `${form}<script>document.forms[0].submit()</script>`;
    document.body.append(frame);
  }, form);
  await answer;
}
