import { later } from "../ui/later";

type Library = typeof import("./highlighter");

/** Loaded for the first code block that names a language. */
export const highlighterLibrary = later(() => import("./highlighter"), {
  ahead: false,
  // See markdown-library.ts.
  onServer: typeof window === "undefined" ? (require("./highlighter") as Library) : null,
});
