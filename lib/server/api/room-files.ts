/** Requests and answers of the call that lists a room's files and links. */
import { z } from "zod";
import * as shared from "@/lib/shared/api/room-files";
import { documented, inSeconds } from "./documented";
import { maxId, numberBetween } from "./fields";

export const filesQuery = z.object({
  kind: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(z.enum(shared.fileKinds, "unknown")))
    .refine((kinds) => kinds.length === 1 || !kinds.includes("link"), "unknown")
    .optional()
    .meta({
      description:
        "Only `picture`, `video`, `audio` or `file` (all others, by their media types), or several of these separated by commas; or `link` alone. Without it: all files.",
      examples: ["picture,video"],
    }),
  before: numberBetween(1, maxId)
    .optional()
    .meta({ description: "`next` of the previous page: only of messages before this event." }),
  limit: numberBetween(1, 100).default(50).meta({
    description:
      "How many, at most 100. By default 50. A page has all of the last message’s, so it may be longer.",
  }),
});

const source = {
  message: "The event’s id of the message.",
  time: inSeconds("When the message was sent"),
};
const listedFile = documented(shared.listedFile, { id: "ListedFile" }, source);
const listedLink = documented(
  shared.listedLink,
  { id: "ListedLink" },
  { text: "What the message shows in place of the address.", ...source },
);

export const filePage = z
  .object({
    ...shared.filePage.shape,
    files: z.array(listedFile).optional(),
    links: z.array(listedLink).optional().meta({ description: "With `kind=link`." }),
    next: z.int().optional().meta({ description: "`before` of the next page, if there is one." }),
  })
  .meta({ id: "FilePage" });
