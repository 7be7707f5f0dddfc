import { later } from "../ui/later";

type Library = typeof import("./highlighter");

/** Only for those who meet a block of code. */
export const highlighterLibrary = later(() => import("./highlighter"), {
  ahead: false,
  // As in markdown-library.ts.
  onServer: typeof window === "undefined" ? (require("./highlighter") as Library) : null,
});
