import type { List, Nodes } from "mdast";
import { foldName } from "@/lib/wire/mentions";
import { mayBeMarkdown } from "./may-be-markdown";
import { mentionOf } from "./mentioned";
import { messageTree } from "./message-tree";
import { type KnownPeople, partsOf } from "./parts";
import { shownText } from "./shown-text";

const nobody: KnownPeople = new Map();

/**
 * A message as the room shows it, as plain text: without the marks of Markdown, with the numbers of
 * lists, and known people by nickname. Without blank lines and indentation.
 */
export function plainText(msg: string, known = nobody): string {
  const parts = partsOf(msg, known);
  const text = mayBeMarkdown(parts)
    ? textOf(messageTree(parts), known)
    : parts.map(shownText).join("");
  return text.replace(/\s*\n\s*/g, "\n").trim();
}

function textOf(node: Nodes, known: KnownPeople): string {
  const mentioned = mentionOf(node);
  const person = mentioned === null ? undefined : known.get(foldName(mentioned));
  if (person) return `@${person.nickname}`;
  if ("value" in node) return node.value;
  if (!("children" in node)) return "";
  if (node.type === "list") return listText(node, known);
  return node.children.map((child) => textOf(child, known)).join(between[node.type] ?? "");
}

const between: Partial<Record<Nodes["type"], string>> = {
  root: "\n",
  blockquote: "\n",
  listItem: "\n",
  table: "\n",
  tableRow: " | ",
};

function listText(list: List, known: KnownPeople): string {
  const mark = list.data?.hProperties?.type === ")" ? ")" : ".";
  const lines = list.children.map((item, index) => {
    const number = item.data?.hProperties?.value ?? (list.start ?? 1) + index;
    const box = item.checked ? "☑" : "☐";
    const bullet = list.ordered ? `${number}${mark}` : "•";
    const before = typeof item.checked === "boolean" ? box : bullet;
    return `${before} ${textOf(item, known)}`;
  });
  return lines.join("\n");
}
