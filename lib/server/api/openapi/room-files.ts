import { filePage, filesQuery } from "../room-files";
import { json, paths, reads } from "./call";

/** The GET of /Room/{id}/File. */
export const listFiles = reads({
  tag: "Files",
  path: paths.room,
  name: "listFiles",
  summary: "List a room’s files or links, newest first",
  description:
    "What its messages have been sent with and is still there. A page of links takes a bounded part of the history: it may be empty although `more` is true.",
  query: filesQuery,
  gives: { 200: json("A page of files, or with `kind=link` of links.", filePage) },
  refuses: [403, 404],
});
