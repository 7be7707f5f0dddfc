import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { member, memberChange, memberQuery } from "../members";
import { changes, empty, json, paths, reads } from "./call";

const ofMember = { tag: "Members", path: paths.member } as const;

export const memberPaths: ZodOpenApiPathsObject = {
  "/Room/{id}/Member": {
    get: reads({
      tag: "Members",
      path: paths.room,
      name: "listMembers",
      summary: "Who is in the room, or was removed from it",
      query: memberQuery,
      gives: { 200: json("The owner, the moderators, then by nickname.", z.array(member)) },
      refuses: [403, 404],
    }),
  },
  "/Room/{id}/Member/{username}": {
    put: changes({
      ...ofMember,
      name: "addMember",
      summary: "Add somebody, or let a removed one back in",
      description: "The owner and moderators.",
      gives: { 204: empty("They are a member.") },
      refuses: [404, 429],
    }),
    patch: changes({
      ...ofMember,
      name: "setRole",
      summary: "Give a member another role",
      description: "The owner. With `owner` the room itself is handed over.",
      body: { schema: memberChange },
      gives: { 204: empty("They have it.") },
      refuses: [404],
    }),
    delete: changes({
      ...ofMember,
      name: "removeMember",
      summary: "Remove somebody, or leave",
      description: "The owner and moderators remove; everybody but the owner may leave.",
      gives: { 204: empty("They are out.") },
      refuses: [404],
    }),
  },
};
