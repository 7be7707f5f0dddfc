import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { invite, invitePreview, inviteTerms, listedInvite } from "../invites";
import { room } from "../rooms";
import { changes, empty, json, location, paths, reads } from "./call";

const tag = "Invites";
export const invitePaths: ZodOpenApiPathsObject = {
  "/Room/{id}/Invite": {
    get: reads({
      tag,
      path: paths.room,
      name: "listInvites",
      summary: "The invites that are good, newest first",
      description: "All of them for the owner and moderators; for others their own.",
      gives: { 200: json("Neither run out nor used up.", z.array(listedInvite)) },
      refuses: [403, 404],
    }),
    post: changes({
      tag,
      path: paths.room,
      name: "createInvite",
      summary: "Invite",
      description: "Into a private room the owner and moderators, into an open one each member.",
      body: { schema: inviteTerms, optional: true },
      gives: {
        201: json("The invite.", invite, location("it", "/Invite/xYsV0c7iZkU2v1Qe9f5n3A")),
      },
      refuses: [404, 429],
    }),
  },
  "/Room/{id}/Invite/{code}": {
    delete: changes({
      tag,
      path: paths.roomInvite,
      name: "revokeInvite",
      summary: "Revoke an invite",
      gives: { 204: empty("It is good no more.") },
      refuses: [404],
    }),
  },
  "/Invite/{code}": {
    get: reads({
      tag,
      path: paths.invite,
      name: "previewInvite",
      summary: "What an invite is for",
      description: "Without `/api` a browser, which asks for HTML, gets the invite's page.",
      access: "anybody",
      gives: { 200: json("The room, as far as a stranger may know it.", invitePreview) },
      refuses: [404, 429],
    }),
    post: changes({
      tag,
      path: paths.invite,
      name: "acceptInvite",
      summary: "Accept an invite",
      gives: { 200: json("The room that one is now a member of.", room) },
      refuses: [404, 429],
    }),
  },
};
