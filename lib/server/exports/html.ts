import "server-only";
import { escapeUTF8 } from "entities";

/** Markup, which must not be escaped again. */
export class Html {
  constructor(readonly text: string) {}
}

/** A template tag for HTML. Values other than Html are escaped, for text and quoted attributes. */
export function html(
  parts: TemplateStringsArray,
  ...values: (string | number | Html | Html[] | null)[]
): Html {
  const texts = parts.map((part, index) => part + textOf(values[index] ?? null));
  return new Html(texts.join(""));
}

function textOf(value: string | number | Html | Html[] | null): string {
  if (value === null) return "";
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(({ text }) => text).join("");
  return escapeUTF8(String(value));
}
