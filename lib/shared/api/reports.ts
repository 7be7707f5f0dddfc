/** What people report to the moderators of a room and the administrators of the server. */
import * as z from "zod/mini";
import { id, time } from "./fields";
import { user } from "./people";

export const reportStates = ["open", "done", "dismissed"] as const;
export type ReportState = (typeof reportStates)[number];

export const reportState = z.enum(reportStates, "not-a-state");

export const report = z.object({
  id,
  state: reportState,
  /** Null for a person who was reported outside of a room. */
  room: z.nullable(z.object({ id, name: z.string() })),
  /** The message's id; null for a person. */
  message: z.nullable(z.int()),
  /** Who is reported. */
  person: user,
  reporter: user,
  /** The message as it was when it was reported. */
  words: z.string(),
  reason: z.string(),
  created: time(),
  handledBy: z.nullable(user),
  handled: z.nullable(time()),
});
export type Report = z.infer<typeof report>;
