import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { maxId } from "../fields";
import {
  adminReportChange,
  messageReport,
  personReport,
  report,
  reportChange,
  reportsQuery,
  reportTaken,
} from "../reports";
import { changes, json, nextPage, paths, reads } from "./call";

const reportId = z
  .int()
  .min(1)
  .max(maxId)
  .meta({ description: "The report.", examples: [3] });
const ofRoom = { tag: "Messages", path: z.object({ ...paths.room.shape, rid: reportId }) } as const;
const ofServer = { tag: "Administration", path: z.object({ id: reportId }) } as const;

const taken = {
  201: json("The report is stored.", reportTaken),
  200: json("Your report of the same is open already.", reportTaken),
};
const list = { 200: json("The reports.", z.array(report), nextPage) };
const once = { 200: json("The report. One that was handled before stays as it is.", report) };

export const reportPaths: ZodOpenApiPathsObject = {
  "/Room/{id}/Message/{mid}/Report": {
    post: changes({
      tag: "Messages",
      path: paths.message,
      name: "reportMessage",
      summary: "Report a message",
      description:
        "To the owner and moderators of the room and the administrators of the server, with its words as they are now. Its author is not told. 400 for your own.",
      body: { schema: messageReport, optional: true },
      gives: taken,
      refuses: [404, 429],
    }),
  },
  "/Report": {
    post: changes({
      tag: "People",
      name: "reportPerson",
      summary: "Report a person",
      description: "To the administrators of the server. The person is not told. 400 for yourself.",
      body: { schema: personReport },
      gives: taken,
      refuses: [404, 429],
    }),
  },
  "/Room/{id}/Report": {
    get: reads({
      tag: "Messages",
      path: paths.room,
      name: "listRoomReports",
      summary: "List the reports of a room, the newest first",
      description:
        "For its owner and moderators, without those about themselves. Reports of direct rooms are for administrators of the server only.",
      query: reportsQuery,
      gives: list,
      refuses: [403, 404],
    }),
  },
  "/Room/{id}/Report/{rid}": {
    patch: changes({
      ...ofRoom,
      name: "handleRoomReport",
      summary: "Close a report of a room",
      description: "For its owner and moderators.",
      body: { schema: reportChange },
      gives: once,
      refuses: [404],
    }),
  },
  "/Admin/Report": {
    get: reads({
      tag: "Administration",
      name: "listReports",
      summary: "List all reports, the newest first",
      description: "Also those of direct rooms, and of people.",
      query: reportsQuery,
      gives: list,
      refuses: [403],
    }),
  },
  "/Admin/Report/{id}": {
    patch: changes({
      ...ofServer,
      name: "handleReport",
      summary: "Close a report",
      description:
        "And delete its message, if wanted, without becoming a member of the room. Both are in the audit list.",
      body: { schema: adminReportChange },
      gives: once,
      refuses: [404, 429],
    }),
  },
};
