import { later } from "../ui/later";

/** What opens at a message; a page starts without it. */
export const messageTools = later(() => import("./tools"));
