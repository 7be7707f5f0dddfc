import type { List, Nodes } from "mdast";
import { foldName } from "@/lib/wire/mentions";
import { mayBeMarkdown } from "./may-be-markdown";
import { mentionOf } from "./mentioned";
import { messageTree } from "./message-tree";
import { partsOf } from "./parts";
import { plainParts, withoutBlankLines } from "./plain-parts";
import { type Reading, readingOf, shownLink } from "./reading";
import { safeUrl } from "./safe-url";

/**
 * A message as the room shows it, as plain text: without the marks of Markdown, with the numbers of
 * lists, known people by name, and permalinks by what they lead to. Without blank lines and indentation.
 * Notifications, quotations, search, dialogs and screen readers all read messages through it.
 */
export function plainText(msg: string, reading = readingOf(new Map())): string {
  const parts = partsOf(msg, reading.known);
  return mayBeMarkdown(parts)
    ? withoutBlankLines(textOf(messageTree(parts), reading))
    : plainParts(parts, reading);
}

function textOf(node: Nodes, reading: Reading): string {
  const mentioned = mentionOf(node);
  const person = mentioned === null ? undefined : reading.known.get(foldName(mentioned));
  if (person) return `@${reading.nameOf(person)}`;
  if ("value" in node) return node.value;
  if (!("children" in node)) return "";
  if (node.type === "list") return listText(node, reading);
  const text = node.children.map((child) => textOf(child, reading)).join(between[node.type] ?? "");
  // A label with marks of its own is no address.
  const isPlain = node.children.length === 1 && node.children[0]?.type === "text";
  return node.type === "link" && isPlain ? shownLink(text, safeUrl(node.url) ?? "", reading) : text;
}

const between: Partial<Record<Nodes["type"], string>> = {
  root: "\n",
  blockquote: "\n",
  listItem: "\n",
  table: "\n",
  tableRow: " | ",
};

function listText(list: List, reading: Reading): string {
  const mark = list.data?.hProperties?.type === ")" ? ")" : ".";
  const lines = list.children.map((item, index) => {
    const number = item.data?.hProperties?.value ?? (list.start ?? 1) + index;
    const box = item.checked ? "☑" : "☐";
    const bullet = list.ordered ? `${number}${mark}` : "•";
    const before = typeof item.checked === "boolean" ? box : bullet;
    return `${before} ${textOf(item, reading)}`;
  });
  return lines.join("\n");
}
