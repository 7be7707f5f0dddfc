/** What a tab of the files panel lists. */
import type { Entries, Message } from "@/lib/client/state/types";
import type { FileKind, FilePage, ListedFile, ListedLink } from "@/lib/shared/api/room-files";
import { linksIn } from "@/lib/shared/message/links";
import type { FileInfo } from "@/lib/wire/frames";

export const tabs = ["pictures", "files", "links"] as const;
export type FilesTab = (typeof tabs)[number];

/** The kinds of a tab, as the server is asked for them. */
export const kindsOf: Record<FilesTab, FileKind[]> = {
  pictures: ["picture", "video"],
  files: ["file", "audio"],
  links: ["link"],
};

export type ListedItem = { key: string } & (
  | ({ kind: Exclude<FileKind, "link"> } & ListedFile)
  | ({ kind: "link" } & ListedLink)
);
export type FileItem = Exclude<ListedItem, { kind: "link" }>;

export function itemsOfPage({ files = [], links = [] }: FilePage): ListedItem[] {
  return [...files.map(toFileItem), ...links.map(toLinkItem)];
}

/**
 * The items of the pages as the room knows them now, with those of messages after `since` first. What
 * belongs to a message that is deleted, or edited so that it no longer has the link, is left out.
 */
export function currentItems(
  tab: FilesTab,
  pages: FilePage[],
  { entries, since }: { entries: Entries; since: number },
): ListedItem[] {
  const fresh = entries
    .messagesAfter(since)
    .reverse()
    .flatMap((message) => itemsOfMessage(tab, message));
  const items = new Map(fresh.map((item) => [item.key, item]));
  for (const item of pages.flatMap(itemsOfPage)) {
    if (!items.has(item.key) && isCurrent(item, entries)) items.set(item.key, item);
  }
  return [...items.values()];
}

/** As the server does it: by media type. */
export function kindOf({ type }: Pick<FileInfo, "type">): FileItem["kind"] {
  const [first] = type.split("/");
  if (first === "image") return "picture";
  return first === "video" || first === "audio" ? first : "file";
}

function itemsOfMessage(tab: FilesTab, message: Message): ListedItem[] {
  const { id, username, nickname, time, msg, files = [] } = message;
  const source = { message: id, username, nickname, time };
  if (tab === "links") return linksIn(msg).map((link) => toLinkItem({ ...link, ...source }));
  return files
    .map((file) => toFileItem({ ...file, ...source }))
    .filter(({ kind }) => kindsOf[tab].includes(kind));
}

function isCurrent(item: ListedItem, entries: Entries): boolean {
  const message = entries.message(item.message);
  if (!message) return true;
  if (message.deleted) return false;
  if (item.kind !== "link" || message.edited === undefined) return true;
  return linksIn(message.msg).some(({ url }) => url === item.url);
}

function toFileItem(file: ListedFile): FileItem {
  return { ...file, key: `file ${file.id}`, kind: kindOf(file) };
}

function toLinkItem(link: ListedLink): ListedItem {
  return { ...link, key: `link ${link.message} ${link.url}`, kind: "link" };
}
