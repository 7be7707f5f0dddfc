/** Requests and answers of the calls about reports. */
import { z } from "zod";
import * as shared from "@/lib/shared/api/reports";
import { documented, inSeconds, inSecondsOrNever } from "./documented";
import { maxId, numberBetween, pageLimit } from "./fields";

export const maxReason = 500;

const reason = z
  .string("not-a-string")
  .transform((text) => text.toWellFormed().replaceAll("\0", "").trim())
  .refine((text) => [...text].length <= maxReason, "too-long")
  .default("")
  .meta({ description: `Why, in at most ${maxReason} characters.`, maxLength: maxReason });

export const messageReport = z.object({ reason }).meta({ id: "MessageReport" });
export const personReport = z
  .object({
    username: z
      .string("required")
      .min(1, "required")
      .meta({ description: "Who is reported.", examples: ["lu-yu"] }),
    reason,
  })
  .meta({ id: "PersonReport" });

export const reportsQuery = z.object({
  state: z.enum(shared.reportStates, "not-a-state").default("open"),
  limit: pageLimit.meta({
    description: "So many, at most 100; by default 100. The next page is in `Link`.",
  }),
  before: numberBetween(1, maxId).optional().meta({
    description: "The reports after this one in the list: the last `id` of the previous page.",
  }),
});

const state = z.enum(["done", "dismissed"], "not-a-state").meta({
  id: "ReportOutcome",
  description: "`done`: something was done about it; `dismissed`: nothing need be.",
});
export const reportChange = z.object({ state }).meta({ id: "ReportChange" });
export const adminReportChange = z
  .object({
    state,
    deleteMessage: z.literal(true, "not-true").optional().meta({
      description: "Also deletes the reported message, for everyone.",
    }),
  })
  .meta({ id: "AdminReportChange" });

export const reportTaken = z
  .object({ status: z.literal(true) })
  .meta({ id: "ReportTaken", description: "The report is stored." });

export const report = documented(
  shared.report,
  {
    id: "Report",
    description: "`person` is who is reported, and never learns who `reporter` is.",
  },
  {
    room: "`null` for a person who was reported outside of a room. A direct room has both nicknames as its name.",
    message: "The message's id; `null` for a person.",
    words: "The message as it was when it was reported, then a line for each of its files.",
    created: inSeconds("When it was reported"),
    handledBy: "Who handled it; `null`: nobody has.",
    handled: inSecondsOrNever("When it was handled"),
  },
);
