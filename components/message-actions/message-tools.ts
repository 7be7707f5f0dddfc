import { later } from "../ui/later";

/** The toolbar and the sheet, which a page does not need at first. */
export const messageTools = later(() => import("./tools"));
