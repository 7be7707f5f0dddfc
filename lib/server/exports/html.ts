import { escapeUTF8 } from "entities";

/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}

/** HTML with values in it; whatever is not HTML itself is escaped, for text and for "attributes". */
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
