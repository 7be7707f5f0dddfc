import type { Link, ListItem, Nodes, Parents, PhrasingContent, Root, Text } from "mdast";
import { fromMarkdown, type Options } from "mdast-util-from-markdown";
import { gfmStrikethroughFromMarkdown } from "mdast-util-gfm-strikethrough";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTaskListItemFromMarkdown } from "mdast-util-gfm-task-list-item";
import { cjkFriendlyExtension } from "micromark-extension-cjk-friendly";
import { gfmStrikethroughCjkFriendly } from "micromark-extension-cjk-friendly-gfm-strikethrough";
import { gfmTable } from "micromark-extension-gfm-table";
import { gfmTaskListItem } from "micromark-extension-gfm-task-list-item";
import { asSeen, isBlank } from "@/lib/wire/visible";
import { linkify } from "./linkify";
import type { Part } from "./parts";
import { safeUrl } from "./safe-url";
import { type Shielded, shield, tokenPattern } from "./shield";

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
  "hardBreakEscape",
];

type Extension = NonNullable<Options["extensions"]>[number];

/**
 * Ends a quotation or a list at the first line that is not marked as part of it. CommonMark would add
 * that line to the last paragraph in it, so that an answer below a quotation became part of that.
 */
const unmarkedLines: Extension = {
  flow: {
    null: [
      {
        tokenize(_effects, ok, nok) {
          return (code) =>
            this.interrupt && this.parser.lazy[this.now().line] ? ok(code) : nok(code);
        },
      },
    ],
  },
};

const options: Options = {
  extensions: [
    gfmTable(),
    gfmTaskListItem(),
    cjkFriendlyExtension(),
    gfmStrikethroughCjkFriendly({ singleTilde: false }),
    unmarkedLines,
    { disable: { null: unwanted } },
  ],
  mdastExtensions: [
    gfmTableFromMarkdown(),
    gfmTaskListItemFromMarkdown(),
    gfmStrikethroughFromMarkdown(),
  ],
};

/**
 * The Markdown of a message as a tree: what the page renders, and what plain text and mentions are
 * read from. A mention is an `emphasis` that renders as `<mark>`, with the username as its title. A
 * message of which nothing would be seen is as typed. Only for messages that `mayBeMarkdown` lets pass,
 * which bounds the time.
 */
export function messageTree(parts: Part[]): Root {
  const shielded = shield(parts);
  const tree = fromMarkdown(shielded.text, options);
  unshield(shielded)(tree);
  if (isBlank(textIn(tree.children))) {
    const value = parts.map(({ text }) => text).join("");
    tree.children = [{ type: "paragraph", children: [{ type: "text", value }] }];
  }
  return tree;
}

function unshield({ text: source, meaning }: Shielded) {
  const raw = (text: string) => text.replace(tokenPattern, (token) => meaning(token).text);
  const sourceOf = ({ position }: Nodes) =>
    source.slice(position?.start.offset ?? 0, position?.end.offset ?? 0);

  /** `[a](www.b.example)` has an address without a scheme. */
  const destination = (url: string): string => {
    const part = url.length === 1 && url.match(tokenPattern) ? meaning(url) : null;
    return part?.kind === "link" ? part.href : raw(url);
  };

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
        return [imageLink(destination(node.url), raw(node.alt || node.url))];
      case "link":
        node.url = destination(node.url);
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
    let children = node.children.flatMap((child) =>
      visit(child, node, inLink || node.type === "link", depth + 1),
    );
    if (node.type === "link") {
      const label = textIn(children);
      if (isBlank(label) && !safeUrl(node.url)) return [asTyped(node)];
      if (isBlank(label) || isMisleading(label, node.url)) {
        children = [{ type: "text", value: addressOf(node.url) }];
      }
    }
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

/** A name of a host at the beginning of a label, or nothing but an IPv4 address. */
const hostName =
  /^(?:[\p{L}\p{M}\p{N}_-]+\.)+(?<ending>\p{L}[\p{L}\p{M}\p{N}-]+)|^\d+(?:\.\d+){3}(?::\d+)?(?:\/|$)/u;
/** Endings of files and of names such as Node.js; none is a top-level domain. */
const fileType =
  /^(?:[cm]?jsx?|tsx?|json|ya?ml|toml|txt|pdf|docx?|xlsx?|pptx?|csv|png|jpe?g|gif|svg|webp|html?|css|xml|java|cpp|exe|log)$/i;
const overridesOrder = /[\u202D\u202E]/;

/** Whether the label of a link reads as an address on another host than the link's. */
function isMisleading(text: string, url: string): boolean {
  const href = safeUrl(url);
  if (!href) return false;
  if (overridesOrder.test(text)) return true;
  const label = asSeen(text.normalize("NFKC"));
  const named = hostName.exec(label);
  const isHost = named !== null && !fileType.test(named.groups?.ending ?? "");
  const readings = [label, ...(isHost ? [`https://${label}`] : [])];
  const links = readings.flatMap(linkify).flatMap(({ href }) => href ?? []);
  if (links.length === 0) return /https?:\/\//i.test(label);
  return links.some((named) => placeOf(named) !== placeOf(href));
}

function imageLink(url: string, label: string): Link {
  return linkTo(url, isMisleading(label, url) ? addressOf(url) : label);
}

function addressOf(url: string): string {
  return safeUrl(url) ?? url;
}

function placeOf(href: string): string {
  const { protocol, host, pathname } = new URL(href);
  return protocol === "mailto:" ? pathname.toLowerCase() : host;
}

function textIn(nodes: Nodes[]): string {
  return nodes
    .map((node) => ("value" in node ? node.value : "children" in node ? textIn(node.children) : ""))
    .join("");
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
