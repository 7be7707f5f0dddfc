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
      summary: "A page of the history, oldest first",
      description:
        "The newest page, or the one that `before`, `after`, `around` or `changed` asks for; one of them at a time.",
      query: historyQuery,
      gives: { 200: json("The page.", z.union([messagePage, changedPage])) },
      refuses: [403, 404],
    }),
    post: changes({
      tag,
      path: paths.room,
      name: "sendMessage",
      summary: "Say something without a socket",
      description: "For bots. Whoever says something in an open room becomes its member.",
      body: { schema: newMessage },
      gives: { 201: json("It is on disk and told to everybody.", sentMessage) },
      refuses: [404, 429],
    }),
  },
  "/Search": {
    get: reads({
      tag,
      name: "search",
      summary: "Search what was said, newest first",
      description: "In the rooms that one may enter, or in one of them.",
      query: searchQuery,
      gives: { 200: json("What was found.", foundPage) },
      refuses: [403, 404, 429],
    }),
  },
};
