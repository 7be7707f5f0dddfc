import type { Link, ListItem, Nodes, Parents, PhrasingContent, Root, Text } from "mdast";
import { gfmStrikethroughFromMarkdown } from "mdast-util-gfm-strikethrough";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTaskListItemFromMarkdown } from "mdast-util-gfm-task-list-item";
import { gfmTable } from "micromark-extension-gfm-table";
import { gfmTaskListItem } from "micromark-extension-gfm-task-list-item";
import cjkFriendly from "remark-cjk-friendly/parseOnly";
import cjkFriendlyStrikethrough from "remark-cjk-friendly-gfm-strikethrough/parseOnly";
// For its types of the processor's data.
import type {} from "remark-parse";
import type { PluggableList, Processor } from "unified";
import { type Shielded, tokenPattern } from "./shield";

/** Nobody nests deeper on purpose, and rendering is recursive: a stack overflow breaks the page. */
const maxDepth = 16;

const maxColumns = 20;

/** CommonMark syntax that chat messages contain by accident. */
const unwanted = [
  "htmlFlow",
  "htmlText",
  "codeIndented",
  "setextUnderline",
  "thematicBreak",
  "definition",
  "characterReference",
];

/** The remark plugins for a message. They also restore what was shielded. */
export function chatMarkdown(shielded: Shielded): PluggableList {
  return [
    chatSyntax,
    cjkFriendly,
    [cjkFriendlyStrikethrough, { singleTilde: false }],
    [unshield, shielded],
  ];
}

function chatSyntax(this: Processor): void {
  const data = this.data();
  data.micromarkExtensions ??= [];
  data.micromarkExtensions.push(gfmTable(), gfmTaskListItem(), { disable: { null: unwanted } });
  data.fromMarkdownExtensions ??= [];
  data.fromMarkdownExtensions.push(
    gfmTableFromMarkdown(),
    gfmTaskListItemFromMarkdown(),
    gfmStrikethroughFromMarkdown(),
  );
}

function unshield({ text: source, meaning }: Shielded) {
  const raw = (text: string) => text.replace(tokenPattern, (token) => meaning(token).text);
  const sourceOf = ({ position }: Nodes) =>
    source.slice(position?.start.offset ?? 0, position?.end.offset ?? 0);

  const asTyped = (node: Nodes): Text => ({ type: "text", value: raw(sourceOf(node)) });

  const visit = (node: Nodes, parent: Parents | null, inLink: boolean, depth: number): Nodes[] => {
    switch (node.type) {
      case "text":
        return phrases(spaced(node, parent), inLink);
      case "inlineCode":
        return [{ ...node, value: raw(node.value) }];
      case "code":
        return [{ ...node, value: raw(node.value), lang: node.lang ? raw(node.lang) : null }];
      case "break":
        // Line breaks are shown anyway; a second one would make an empty line.
        return [{ type: "text", value: "\n" }];
      case "image":
        // Loading the image would tell its server who reads the message.
        return [linkTo(raw(node.url), raw(node.alt || node.url))];
      case "link":
        node.url = raw(node.url);
        node.title = null;
        break;
      case "listItem":
        keepNumber(node, parent);
        break;
      case "table":
        // Every row gets all columns, so 4,000 characters could make half a million cells.
        if ((node.align?.length ?? 0) > maxColumns) return [asTyped(node)];
    }
    if (!("children" in node)) return [node];
    if (depth > maxDepth) return [asTyped(node)];
    const children = node.children.flatMap((child) =>
      visit(child, node, inLink || node.type === "link", depth + 1),
    );
    // The types cannot express it, but each child is replaced by nodes that are valid in its place.
    Object.assign(node, { children });
    return [node];
  };

  /** Text with its tokens replaced by links and mentions; `<address>` loses its brackets. */
  const phrases = (text: string, inLink: boolean): PhrasingContent[] =>
    text.split(/(<?[\uE000-\uF8FF]>?)/).flatMap((piece): PhrasingContent[] => {
      const token = piece.match(tokenPattern)?.[0];
      if (!token) return piece ? [{ type: "text", value: piece }] : [];
      const part = meaning(token);
      if (inLink || part.kind === "text") return [{ type: "text", value: raw(piece) }];
      const [before, after] = piece.split(token);
      const bracketed = part.kind === "link" && before && after;
      const text = (value: string | undefined): Text[] =>
        value && !bracketed ? [{ type: "text", value }] : [];
      return [
        ...text(before),
        part.kind === "link" ? linkTo(part.href, part.text) : mentionOf(part),
        ...text(after),
      ];
    });

  /** Restores spaces at the start of lines, which Markdown drops, unless a container owns them. */
  const spaced = (node: Text, parent: Parents | null): string => {
    if (!parent || !topLevel.has(parent)) return node.value;
    const typed = node.position ? sourceOf(node) : node.value;
    return typed.replace(/[ \t]*\n[ \t]*/g, "\n") === node.value ? typed : node.value;
  };
  const indentOf = ({ position }: Nodes): string =>
    /[ \t]*$/.exec(source.slice(0, position?.start.offset ?? 0))?.[0] ?? "";
  const topLevel = new Set<Nodes>();

  /** List items keep the number that was typed, and `1)` keeps its bracket. */
  const keepNumber = (item: ListItem, list: Parents | null) => {
    if (list?.type !== "list" || !list.ordered) return;
    const [, number, delimiter] = /^(\d+)([.)])/.exec(sourceOf(item)) ?? [];
    item.data = { hProperties: { value: number } };
    if (delimiter === ")") list.data = { hProperties: { type: ")" } };
  };

  return (tree: Root): void => {
    for (const child of tree.children) {
      if (child.type !== "paragraph") continue;
      topLevel.add(child);
      const indent = indentOf(child);
      if (indent) child.children.unshift({ type: "text", value: indent });
    }
    visit(tree, null, false, 0);
  };
}

function linkTo(url: string, text: string): Link {
  return { type: "link", url, children: [{ type: "text", value: text }] };
}

/** Renders as `<mark>`, which no Markdown produces. */
function mentionOf(part: { text: string; person: { username: string } }): PhrasingContent {
  return {
    type: "emphasis",
    data: { hName: "mark", hProperties: { title: part.person.username } },
    children: [{ type: "text", value: part.text }],
  };
}
