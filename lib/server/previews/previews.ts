/**
 * Link previews: after a message was archived its links are looked up, and the room is told what they lead
 * to. Nothing waits for it, and nothing depends on it: a process that ends meanwhile leaves a message
 * without previews.
 */
import "server-only";
import { after } from "next/server";
import pLimit from "p-limit";
import { frameTypes, type LinkPreview } from "@/lib/wire/frames";
import type { ArchiveBatch } from "@/lib/wire/internal-api";
import * as linkPreviews from "../db/queries/link-previews";
import { env } from "../env";
import { countCall } from "../http/limits";
import { TooMany } from "../http/problem";
import { logger } from "../observability/app-logger";
import { tellPreviews } from "../party/party-client";
import { linksIn, mayHaveLinks } from "./links";
import { type Found, lookUp } from "./look-up";
import { storePicture } from "./stored-picture";

type Event = ArchiveBatch["events"][number];
/** The newest text of a message, and the event that brought it. */
type Text = { id: number; version: number; msg: string; isEdit: boolean };

/** Messages at a time. The others wait, up to so many; more get no previews. */
const turns = pLimit(8);
const maxWaiting = 500;

/** Looks up the links of what was archived, after the answer. Failures are logged, never thrown. */
export function previewLinksLater(roomId: number, events: readonly Event[]): void {
  const texts = textsOf(events);
  if (texts.length === 0 || env().LINK_PREVIEWS === "off") return;
  if (turns.pendingCount >= maxWaiting) return;
  after(() =>
    previewAll(roomId, texts).catch((err) =>
      logger.warn({ room: roomId, err }, "links got no previews"),
    ),
  );
}

/** What may need other previews than it has: a new text with links, and any edit. */
export function textsOf(events: readonly Event[]): Text[] {
  const texts = new Map<number, Text>();
  for (const event of events) {
    if (event.type === frameTypes.message && !event.deleted && mayHaveLinks(event.msg)) {
      const { id, msg } = event;
      texts.set(id, { id, version: id, msg, isEdit: false });
    } else if (event.type === frameTypes.edit && event.msg !== "") {
      const { id, target, msg } = event;
      texts.set(target, { id: target, version: id, msg, isEdit: true });
    } else if (event.type === frameTypes.delete) texts.delete(event.target);
  }
  return [...texts.values()];
}

async function previewAll(roomId: number, texts: Text[]): Promise<void> {
  const wanted = texts.flatMap((text) => {
    const links = mayHaveLinks(text.msg) ? linksIn(text.msg) : [];
    return links.length > 0 || text.isEdit ? [{ ...text, links }] : [];
  });
  if (wanted.length === 0) return;
  const known = await linkPreviews.linking(
    roomId,
    wanted.map(({ id }) => id),
  );
  const byId = new Map(known.map((message) => [message.id, message]));
  await Promise.all(
    wanted.map(async (text) => {
      const message = byId.get(text.id);
      if (message) await turns(() => preview(roomId, text, message));
    }),
  );
}

async function preview(
  roomId: number,
  { id, version, links }: Text & { links: string[] },
  { userId, shown }: linkPreviews.Linking,
): Promise<void> {
  const isGone = shown.some((url) => !links.includes(url));
  if (!isGone && links.every((url) => shown.includes(url))) return;
  const found = await lookUpAll(userId, links);
  if (!isGone && found.every(({ url }) => shown.includes(url))) return;
  const previews = await Promise.all(
    found.map(async ({ url, found: { picture, ...words } }): Promise<LinkPreview> => {
      const file = picture && (await storePicture({ roomId, userId, messageId: id }, picture));
      return { url, ...words, ...(file && { picture: file }) };
    }),
  );
  // A picture may be all that there was.
  const told = previews.filter(({ title, picture }) => title !== "" || picture);
  // If the room does not answer, it may have taken them all the same: the pictures go with the message.
  if (await tellPreviews(roomId, { target: id, version, previews: told })) return;
  await linkPreviews.dropPictures(told.flatMap(({ picture }) => picture?.id ?? []));
}

async function lookUpAll(
  userId: number,
  links: string[],
): Promise<{ url: string; found: Found }[]> {
  const all = await Promise.all(
    links.map(async (url) => {
      if (await isOverLimit(userId)) return [];
      const found = await lookUp(url);
      return found ? [{ url, found }] : [];
    }),
  );
  return all.flat();
}

async function isOverLimit(userId: number): Promise<boolean> {
  try {
    await countCall("linkPreviews", String(userId));
    return false;
  } catch (error) {
    if (error instanceof TooMany) return true;
    throw error;
  }
}
