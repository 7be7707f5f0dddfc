import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

/** A table of the formatting syntax and its result. */
export function FormatHelp() {
  const t = useTranslations("format");
  const rows: [string, ReactNode][] = [
    [`**${t("bold")}**`, <strong className="font-semibold">{t("bold")}</strong>],
    [`*${t("italic")}*`, <em>{t("italic")}</em>],
    [`~~${t("struck")}~~`, <del className="text-muted">{t("struck")}</del>],
    [
      `\`${t("code")}\``,
      <code className="rounded-[0.3125rem] bg-press px-1 py-px font-mono text-[0.875em]">
        {t("code")}
      </code>,
    ],
    [
      `> ${t("quote")}`,
      <span className="border-s-2 border-line-strong ps-2 text-muted">{t("quote")}</span>,
    ],
    [`- ${t("list")}`, `• ${t("list")}`],
    [
      `[${t("link")}](https://…)`,
      <span className="text-accent-ink underline underline-offset-3">{t("link")}</span>,
    ],
    ["```js", t("block")],
    ["@", t("mention")],
    [":", t("emoji")],
  ];
  return (
    <>
      <h2 className="mb-2.5 text-sm font-semibold">{t("title")}</h2>
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1.5 text-sm">
        {rows.map(([typed, shown]) => (
          <div key={typed} className="contents">
            <dt className="font-mono text-xs text-muted">{typed}</dt>
            <dd>{shown}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 border-t border-line pt-2.5 text-xs text-muted">{t("newLine")}</p>
    </>
  );
}
