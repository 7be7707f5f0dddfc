export type FileKind =
  | "pdf"
  | "document"
  | "spreadsheet"
  | "presentation"
  | "archive"
  | "text"
  | "code"
  | "picture"
  | "video"
  | "audio"
  | "file";

/** By media type; the first that fits. */
const byType: [RegExp, FileKind][] = [
  [/^application\/pdf$/, "pdf"],
  [/^image\//, "picture"],
  [/^video\//, "video"],
  [/^audio\//, "audio"],
  [/spreadsheet|ms-excel|\/csv$/, "spreadsheet"],
  [/presentation|ms-powerpoint/, "presentation"],
  [/wordprocessing|msword|opendocument\.text|\/rtf$|epub/, "document"],
  [/zip|x-tar|compress|rar$|x-7z|x-xz|x-bzip|zstd|x-lzip|x-apple-diskimage/, "archive"],
  [/html|xml|json|javascript|typescript|yaml/, "code"],
  [/^text\//, "text"],
];
/** By the name's ending: bytes alone do not tell one text from another. */
const byEnding: [RegExp, FileKind][] = [
  [/\.(csv|tsv)$/i, "spreadsheet"],
  [/\.(md|txt|log)$/i, "text"],
  [
    /\.(html?|xml|json|ya?ml|toml|m?[jt]sx?|c|h|cc|cpp|cs|css|go|java|kt|lua|php|pl|py|rb|rs|sh|sql|swift|vue)$/i,
    "code",
  ],
];

/** What a file is called beside its name. */
export function kindOf({ type, name }: { type: string; name: string }): FileKind {
  const found = byType.find(([pattern]) => pattern.test(type))?.[1] ?? "file";
  if (found !== "text" && found !== "file") return found;
  // A program is not taken for what its name says it is.
  return (type.startsWith("text/") && byEnding.find(([ending]) => ending.test(name))?.[1]) || found;
}
