/** Which links of a message the server looks up. */
import "server-only";
import type { Nodes } from "mdast";
import { mayBeMarkdown } from "@/lib/shared/message/may-be-markdown";
import { messageTree } from "@/lib/shared/message/message-tree";
import { partsOf } from "@/lib/shared/message/parts";
import { safeUrl } from "@/lib/shared/message/safe-url";
import { limits } from "@/lib/wire/limits";

/** Whether a text may have links; most have none, and this is asked for every message. */
export function mayHaveLinks(msg: string): boolean {
  return /https?:\/\/|www\.|\]\(/i.test(msg);
}

/** The addresses of the first links that the room shows, each once; none in code. */
export function linksIn(msg: string): string[] {
  const parts = partsOf(msg, new Map());
  const found = mayBeMarkdown(parts)
    ? inTree(messageTree(parts))
    : parts.flatMap((part) => (part.kind === "link" ? part.href : []));
  const wanted = found.flatMap((href) => {
    const url = URL.parse(safeUrl(href) ?? "");
    return url && /^https?:$/.test(url.protocol) && !isPermalink(url) ? url.href : [];
  });
  return [...new Set(wanted)].slice(0, limits.previewsPerMessage);
}

function inTree(node: Nodes): string[] {
  if (node.type === "link") return [node.url];
  return "children" in node ? node.children.flatMap(inTree) : [];
}

/** Of this Teahouse or another one: who has no session there sees nothing but its way in. */
function isPermalink({ pathname }: URL): boolean {
  return /^\/rooms\/[1-9]\d*\/?$/.test(pathname);
}
