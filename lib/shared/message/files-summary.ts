/** What a message's files are in words, where they are not shown: texts are `files.summary` and `files.sent`. */
import type { FileInfo } from "@/lib/wire/frames";
import { cutText } from "../cut-text";
import { isolated } from "../isolated";

type Summarized = Pick<FileInfo, "name" | "type" | "alt" | "seconds">;

export type FilesKind = "picture" | "video" | "voice" | "audio" | "file";
export type FilesSummary = {
  /** `file` also where they are of several kinds. */
  kind: FilesKind;
  count: number;
  /** Of the first one, for a place within a sentence. */
  name: string;
  /** What the only picture or video shows, as its author says. */
  alt: string | null;
};

const nameUnits = 80;
const altUnits = 200;

export function filesSummary(files: readonly Summarized[]): FilesSummary {
  const kinds = new Set(files.map(kindOf));
  const [first] = files;
  const [kind = "file"] = kinds;
  return {
    kind: kinds.size === 1 ? kind : "file",
    count: files.length,
    name: isolated(cutText(first?.name ?? "", nameUnits)),
    alt: files.length === 1 && first?.alt ? cutText(first.alt, altUnits) : null,
  };
}

function kindOf({ type, name }: Summarized): FilesKind {
  if (isVoice(type, name)) return "voice";
  const [main] = type.split("/");
  if (type === "image/svg+xml") return "file";
  return main === "image" ? "picture" : main === "video" || main === "audio" ? main : "file";
}

/** Recordings are named so by the page that makes them; WebM of sound alone may pass for video. */
function isVoice(type: string, name: string): boolean {
  return /^(audio|video)\//.test(type) && /^voice[- ]message\b/i.test(name);
}
