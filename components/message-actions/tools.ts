export { MessageSheet } from "./message-sheet";
export { MessageToolbar } from "./message-toolbar";
