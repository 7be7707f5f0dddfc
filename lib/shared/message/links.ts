import type { Nodes } from "mdast";
import { linkify } from "./linkify";
import { mayBeMarkdown } from "./may-be-markdown";
import { messageTree } from "./message-tree";
import { type Part, partsOf } from "./parts";
import { safeUrl } from "./safe-url";

/** Most messages have no link, and are recognised by this. */
export const mayHaveLinks = /https?:\/\/|www\./i;

export type MessageLink = {
  url: string;
  /** What the message shows in place of the address. */
  text?: string;
};

/** The web addresses that the room shows as links in a message, each once; none in code. */
export function linksIn(msg: string): MessageLink[] {
  if (!mayHaveLinks.test(msg)) return [];
  const parts = partsOf(msg, new Map());
  const found = mayBeMarkdown(parts) ? inTree(messageTree(parts)) : parts.flatMap(inPart);
  const links = found.filter(({ url }) => /^https?:/.test(url));
  return [...new Map(links.toReversed().map((link) => [link.url, link])).values()].reverse();
}

function inPart(part: Part): MessageLink[] {
  return part.kind === "link" ? [{ url: part.href }] : [];
}

function inTree(node: Nodes): MessageLink[] {
  if (node.type !== "link") return "children" in node ? node.children.flatMap(inTree) : [];
  const url = safeUrl(node.url);
  if (url === null) return [];
  const text = textIn(node).trim();
  const [only, more] = linkify(text);
  const isAddress = only?.href === url && !more;
  return [{ url, ...(text !== "" && !isAddress && { text }) }];
}

function textIn(node: Nodes): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map(textIn).join("") : "";
}
