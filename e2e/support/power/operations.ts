/** What processes did to the files of a folder, in the order in which the calls returned. */
export type Operation = {
  /** When the call had returned, in milliseconds since 1970. */
  time: number;
} & (
  | { do: "create" | "makeFolder" | "remove"; path: string }
  | { do: "rename"; from: string; to: string }
  | { do: "write"; path: string; at: number | "end"; data: Buffer }
  /** `grow` never makes a file smaller. */
  | { do: "resize" | "grow"; path: string; size: number }
  /** Covers the operations before `begun`, a place in the list. */
  | { do: "sync"; path: string; begun: number }
);
