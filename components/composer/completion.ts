import { later } from "../ui/later";

/** Loaded at idle, or when the first @ or colon is typed. */
export const completionPart = later(() => import("./completion-list"));
