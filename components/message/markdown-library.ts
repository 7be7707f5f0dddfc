import { later } from "../ui/later";

type Library = typeof import("./markdown");

/** As heavy as all of our other code, so it is not among what a page waits for. */
export const markdownLibrary = later(() => import("./markdown"), {
  // The bundler knows the condition, and leaves the branch out of the browser's code.
  onServer: typeof window === "undefined" ? (require("./markdown") as Library) : null,
});
