import type { Nodes } from "mdast";
import { foldName } from "@/lib/wire/mentions";
import { mayBeMarkdown } from "./may-be-markdown";
import { messageTree } from "./message-tree";
import { type KnownPeople, partsOf } from "./parts";

/**
 * The folded usernames of the known people whom the room shows as mentioned: the longest name after
 * each @, and none in code, links and their labels.
 */
export function mentionedIn(msg: string, known: KnownPeople): Set<string> {
  const parts = partsOf(msg, known);
  const usernames = parts.flatMap((part) => (part.kind === "mention" ? part.person.username : []));
  const isShown = usernames.length > 0 && mayBeMarkdown(parts);
  return new Set((isShown ? inTree(messageTree(parts)) : usernames).map(foldName));
}

function inTree(node: Nodes): string[] {
  const mentioned = mentionOf(node);
  if (mentioned !== null) return [mentioned];
  return "children" in node ? node.children.flatMap(inTree) : [];
}

/** The username that a node of a message's tree mentions; null if it is no mention. */
export function mentionOf(node: Nodes): string | null {
  if (node.type !== "emphasis" || node.data?.hName !== "mark") return null;
  return String(node.data.hProperties?.title ?? "");
}
