import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { user } from "../people";
import { changes, empty, json, paths, reads } from "./call";

const ofPerson = { tag: "People", path: paths.user } as const;

export const blockPaths: ZodOpenApiPathsObject = {
  "/Block": {
    get: reads({
      tag: "People",
      name: "listBlocked",
      summary: "List whom you have blocked",
      description: "Only you see the list: nobody is told that they are in it.",
      gives: { 200: json("By username.", z.array(user)) },
    }),
  },
  "/Block/{username}": {
    put: changes({
      ...ofPerson,
      name: "block",
      summary: "Block a user",
      description:
        "Neither of you can write to the other directly any more, and none of their messages notifies you. Pages fold them in shared rooms. They are not told.",
      gives: { 204: empty("The user is blocked.") },
      refuses: [400, 404, 429],
    }),
    delete: changes({
      ...ofPerson,
      name: "unblock",
      summary: "Unblock a user",
      description: "For a user who is not blocked it changes nothing.",
      gives: { 204: empty("The user is not blocked.") },
      refuses: [400, 404, 429],
    }),
  },
};
