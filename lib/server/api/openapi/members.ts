import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { member, memberChange, memberQuery, onlineQuery } from "../members";
import { changes, empty, json, nextPage, paths, reads } from "./call";

const ofMember = { tag: "Members", path: paths.member } as const;

export const memberPaths: ZodOpenApiPathsObject = {
  "/Room/{id}/Member": {
    get: reads({
      tag: "Members",
      path: paths.room,
      name: "listMembers",
      summary: "List the members, or the users who were removed",
      description:
        "Everyone who may enter the room can list its members; only the owner and moderators can list the users who were removed.",
      query: memberQuery,
      gives: {
        200: json(
          "The owner first, then the moderators, then the others; each group by nickname. A page is in the order of the accounts' age.",
          z.array(member),
          nextPage,
        ),
      },
      refuses: [403, 404],
    }),
  },
  "/Room/{id}/Online": {
    get: reads({
      tag: "Members",
      path: paths.room,
      name: "listOnline",
      summary: "List who is online",
      description:
        "Those who have a socket in the room, for rooms in which sockets are sent their number only. For members.",
      query: onlineQuery,
      gives: {
        200: json("A page in the order of usernames.", z.array(member), nextPage),
      },
      refuses: [403, 404, 429],
    }),
  },
  "/Room/{id}/Member/{username}": {
    put: changes({
      ...ofMember,
      name: "addMember",
      summary: "Add a member, or let a removed user back in",
      description: "For the owner and moderators.",
      gives: { 204: empty("The user is a member.") },
      refuses: [404, 409, 429],
    }),
    patch: changes({
      ...ofMember,
      name: "setRole",
      summary: "Change a member's role",
      description: "For the owner. The role `owner` hands the room over.",
      body: { schema: memberChange },
      gives: { 204: empty("The member has the role.") },
      refuses: [404],
    }),
    delete: changes({
      ...ofMember,
      name: "removeMember",
      summary: "Remove a member, or leave",
      description: "The owner and moderators can remove others. Everyone but the owner can leave.",
      gives: { 204: empty("The user is no longer a member.") },
      refuses: [404],
    }),
  },
};
