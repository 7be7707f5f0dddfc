/** What a room's messages have of files and links, in pages, newest first. */
import * as z from "zod/mini";
import { fileInfo } from "@/lib/wire/frames";
import { eventId, nickname, time, username } from "./fields";

/** What can be listed: files by their media type, or links. */
export const fileKinds = ["picture", "video", "audio", "file", "link"] as const;
export type FileKind = (typeof fileKinds)[number];

/** The message that something was sent with. */
const source = { message: eventId(), username, nickname, time: time() };

export const listedFile = z.extend(fileInfo, source);
export type ListedFile = z.infer<typeof listedFile>;

export const listedLink = z.object({
  url: z.string(),
  /** What the message shows in place of the address. */
  text: z.optional(z.string()),
  ...source,
});
export type ListedLink = z.infer<typeof listedLink>;

/** Either files or links. */
export const filePage = z.object({
  files: z.optional(z.array(listedFile)),
  links: z.optional(z.array(listedLink)),
  more: z.boolean(),
  /** The next page's `before`, if there is one. */
  next: z.optional(z.int()),
});
export type FilePage = z.infer<typeof filePage>;
