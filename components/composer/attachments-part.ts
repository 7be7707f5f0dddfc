import { later } from "../ui/later";

/** Ahead, as a drop or a paste may come without a connection. What uploads loads with the first file. */
export const attachmentsPart = later(() => import("./attachments-code"));
