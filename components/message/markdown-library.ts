import { later } from "../ui/later";

type Library = typeof import("./markdown");

/** As large as all other code together, so it is loaded after the page. */
export const markdownLibrary = later(() => import("./markdown"), {
  // The bundler evaluates the condition and drops this branch from the browser's bundle.
  onServer: typeof window === "undefined" ? (require("./markdown") as Library) : null,
});
