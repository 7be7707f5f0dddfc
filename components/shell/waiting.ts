import { later } from "../ui/later";

/** What is needed once a page cannot be fetched; loaded while that still works, when the browser is idle. */
export const waitingPart = later(() => import("./waiting-part"));
