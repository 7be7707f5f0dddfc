import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import {
  anyInvitePreview,
  invite,
  inviteTerms,
  listedInvite,
  newServerInvite,
  serverInvite,
} from "../invites";
import { room } from "../rooms";
import { changes, empty, json, location, paths, reads } from "./call";

const tag = "Invites";
export const invitePaths: ZodOpenApiPathsObject = {
  "/Room/{id}/Invite": {
    get: reads({
      tag,
      path: paths.room,
      name: "listInvites",
      summary: "List the valid invites, newest first",
      description: "The owner and moderators see all of them, other members their own.",
      gives: {
        200: json("The invites that have neither expired nor been used up.", z.array(listedInvite)),
      },
      refuses: [403, 404],
    }),
    post: changes({
      tag,
      path: paths.room,
      name: "createInvite",
      summary: "Create an invite",
      description:
        "In an open room, for every member; in a private room, for the owner and moderators.",
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
      description: "The owner and moderators can revoke any invite, other members their own.",
      gives: { 204: empty("The invite is no longer valid.") },
      refuses: [404],
    }),
  },
  "/Invite/{code}": {
    get: reads({
      tag,
      path: paths.invite,
      name: "previewInvite",
      summary: "Preview an invite",
      description:
        "Without `/api` in the address, a browser (a client that accepts HTML) gets the invite's page instead.",
      access: "anybody",
      gives: { 200: json("What anyone with the link may know about the room.", anyInvitePreview) },
      refuses: [404, 429],
    }),
    post: changes({
      tag,
      path: paths.invite,
      name: "acceptInvite",
      summary: "Accept an invite",
      description:
        "Makes you a member. For a member it changes nothing. 409: it is an invite to the server, or the maximum number is reached.",
      gives: { 200: json("The room that you are now a member of.", room) },
      refuses: [404, 409, 429],
    }),
  },
  "/Admin/Invite": {
    get: reads({
      tag,
      name: "listServerInvites",
      summary: "List the valid invites to the server, newest first",
      description:
        "For administrators. An invite is valid while the person who created it is an administrator.",
      gives: {
        200: json("The invites that have neither expired nor been used up.", z.array(serverInvite)),
      },
      refuses: [403],
    }),
    post: changes({
      tag,
      name: "createServerInvite",
      summary: "Create an invite to the server",
      description:
        "For administrators. Whoever has it can register, unless registration is closed: `invite` of `POST /User`, or the page `/invite/{code}`.",
      body: { schema: newServerInvite, optional: true },
      gives: {
        201: json("The invite.", serverInvite, location("it", "/Invite/xYsV0c7iZkU2v1Qe9f5n3A")),
      },
      refuses: [429],
    }),
  },
  "/Admin/Invite/{code}": {
    delete: changes({
      tag,
      path: paths.invite,
      name: "revokeServerInvite",
      summary: "Revoke an invite to the server",
      description: "For administrators. Those who registered with it stay.",
      gives: { 204: empty("The invite is no longer valid.") },
      refuses: [404],
    }),
  },
};
