import fc from "fast-check";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { html } from "./html";

test("text never becomes markup, neither between tags nor in an attribute", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[<>"'&=/a-z !-]{0,20}$/), (text) => {
      const page = html`<!doctype html><html><body><p title="${text}">${text}</p></body></html>`;
      const { document } = parseHTML(page.text);
      const [only, ...others] = document.querySelectorAll("body *");
      expect(others).toHaveLength(0);
      expect([...(only?.attributes ?? [])].map(({ name }) => name)).toStrictEqual(["title"]);
      expect(only?.getAttribute("title")).toBe(text);
      expect(only?.textContent).toBe(text);
    }),
  );
});
