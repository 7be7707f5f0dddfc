export { copyMessages } from "../timeline/copy-messages";
export { MessageSheet } from "./message-sheet";
export { MessageToolbar } from "./message-toolbar";
