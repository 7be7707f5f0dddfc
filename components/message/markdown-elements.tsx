import type { Element, ElementContent } from "hast";
import { Square, SquareCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { Children, type ReactNode } from "react";
import type { Components } from "react-markdown";
import { foldName } from "@/lib/wire/mentions";
import { cx } from "../ui/cx";
import { CodeBlock } from "./code-block";
import { MentionChip } from "./mention-chip";
import { usePeople } from "./people";
import { TextLink } from "./text-link";

const line = "whitespace-pre-wrap [unicode-bidi:plaintext]";

/** Renders the elements of Markdown in a message. */
export const markdownElements: Components = {
  p: ({ children }) => (
    <p dir="auto" className={line}>
      {children}
    </p>
  ),
  // No heading elements: to screen readers they would be headings of the page.
  h1: ({ children }) => <Heading className="text-lg">{children}</Heading>,
  h2: ({ children }) => <Heading className="text-lg">{children}</Heading>,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
  strong: ({ children }) => <strong className="font-semibold">{children}</strong>,
  em: Emphasis,
  del: ({ children }) => <del className="text-muted">{children}</del>,
  a: ({ href, children }) => (href ? <TextLink href={href}>{children}</TextLink> : children),
  code: ({ children }) => (
    <code className="rounded-[0.3125rem] bg-press box-decoration-clone px-1 py-px font-mono text-[0.875em] whitespace-pre-wrap">
      {children}
    </code>
  ),
  pre: ({ node }) => <CodeBlock {...codeOf(node)} />,
  blockquote: ({ children }) => (
    <blockquote className="flex flex-col gap-2 border-s-2 border-line-strong ps-3 text-muted">
      {children}
    </blockquote>
  ),
  ul: ({ children }) => (
    <ul className="flex list-disc flex-col gap-0.5 ps-5 marker:text-muted">{children}</ul>
  ),
  ol: ({ children, node, start = 1, type }) => (
    <ol
      start={start}
      style={{ paddingInlineStart: `${String(start + itemsOf(node)).length + 1.25}ch` }}
      className={cx(
        "flex flex-col gap-0.5 tabular-nums marker:text-muted",
        String(type) === ")" ? "list-[bracketed-decimal]" : "list-decimal",
      )}
    >
      {children}
    </ol>
  ),
  li: ({ children, value, className }) => (
    <li
      dir="auto"
      value={value}
      className={cx("list-item space-y-0.5", line, className && "list-none")}
    >
      {withoutLineBreaks(children)}
    </li>
  ),
  input: ({ checked }) => <TaskBox done={checked === true} />,
  table: ({ children }) => (
    <div
      // biome-ignore lint/a11y/noNoninteractiveTabindex: lets the keyboard scroll it.
      tabIndex={0}
      className="scroll-quiet max-w-full self-start overflow-x-auto overscroll-x-contain rounded-lg border border-line"
    >
      <table className="w-max text-base wrap-break-word">{children}</table>
    </div>
  ),
  th: ({ children, style }) => (
    <th dir="auto" style={style} className="max-w-72 bg-panel px-3 py-1.5 text-start font-semibold">
      {children}
    </th>
  ),
  td: ({ children, style }) => (
    <td dir="auto" style={style} className="max-w-72 border-t border-line px-3 py-1.5 align-top">
      {children}
    </td>
  ),
  mark: Mention,
};

function Heading({ className, children }: { className?: string; children?: ReactNode }) {
  return (
    <p dir="auto" className={cx("font-semibold", className)}>
      {children}
    </p>
  );
}

/** Chinese and Japanese mark emphasis with dots instead of italics. */
function Emphasis({ node, children }: { node?: Element | undefined; children?: ReactNode }) {
  const dotted = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(textOf(node));
  return <em className={dotted ? "emphasis-dots" : "italic"}>{children}</em>;
}

function Mention({ title, children }: { title?: string; children?: ReactNode }) {
  const person = usePeople().known.get(foldName(title ?? ""));
  return person ? <MentionChip person={person} /> : children;
}

function TaskBox({ done }: { done: boolean }) {
  const t = useTranslations("message");
  const Icon = done ? SquareCheck : Square;
  return (
    // The size is that of a box: WebKit makes an inline svg here 3 px high.
    <span
      role="img"
      data-task={done ? "x" : " "}
      aria-label={t(done ? "done" : "toDo")}
      className={cx(
        "-ms-5 -mt-0.5 me-1 inline-block size-4 align-middle",
        done ? "text-accent-ink" : "text-muted",
      )}
    >
      <Icon aria-hidden className="block size-4" />
    </span>
  );
}

function codeOf(node: Element | undefined): { code: string; language: string | null } {
  const code = node?.children.find((child) => child.type === "element");
  const [className] =
    code && Array.isArray(code.properties.className) ? code.properties.className : [];
  const [, language = null] = /^language-(.+)/.exec(String(className)) ?? [];
  return { code: textOf(code).replace(/\n$/, ""), language };
}

function textOf(node: ElementContent | undefined): string {
  if (node?.type === "text") return node.value;
  return node?.type === "element" ? node.children.map(textOf).join("") : "";
}

function itemsOf(list: Element | undefined): number {
  return list?.children.filter((child) => child.type === "element").length ?? 0;
}

/** Drops the line breaks between blocks, which `whitespace-pre-wrap` would show. */
function withoutLineBreaks(children: ReactNode): ReactNode {
  return Children.toArray(children).filter((child) => child !== "\n");
}
