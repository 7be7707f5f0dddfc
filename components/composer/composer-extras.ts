import { later } from "../ui/later";

/** What the composer does not need at first: loaded at idle, or when the first @ or colon is typed. */
export const composerExtras = later(() => import("./extras"));
