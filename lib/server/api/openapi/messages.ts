import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import {
  changedPage,
  foundPage,
  historyQuery,
  messagePage,
  newMessage,
  searchQuery,
  sentMessage,
} from "../messages";
import { changes, json, paths, reads } from "./call";

const tag = "Messages";

export const messagePaths: ZodOpenApiPathsObject = {
  "/Room/{id}/Message": {
    get: reads({
      tag,
      path: paths.room,
      name: "listMessages",
      summary: "Get a page of the history, oldest message first",
      description:
        "The newest page, unless one of `before`, `after`, `around` and `changed` selects another. They cannot be combined.",
      query: historyQuery,
      gives: { 200: json("The page.", z.union([messagePage, changedPage])) },
      refuses: [403, 404],
    }),
    post: changes({
      tag,
      path: paths.room,
      name: "sendMessage",
      summary: "Send a message without a socket",
      description: "For bots. If the room is open and you are not a member, this makes you one.",
      body: { schema: newMessage },
      gives: {
        201: json("The message is stored and has been sent to everyone in the room.", sentMessage),
      },
      refuses: [404, 429],
    }),
  },
  "/Search": {
    get: reads({
      tag,
      name: "search",
      summary: "Search messages, newest first",
      description: "Searches all rooms that you may enter, or one of them.",
      query: searchQuery,
      gives: { 200: json("A page of results.", foundPage) },
      refuses: [403, 404, 429],
    }),
  },
};
