import { later } from "../ui/later";

/** Not needed before somebody types an @ or a colon. */
export const completionPart = later(() => import("./completion-list"));
