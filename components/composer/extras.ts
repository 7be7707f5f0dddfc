export { CompletionList } from "./completion-list";
export { FormatHelp } from "./format-help";
export { LengthNote } from "./length-note";
export { continueList } from "./list-continuation";
export { TypingAnywhere } from "./typing-anywhere";
