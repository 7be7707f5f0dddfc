import { File, FileArchive, FileAudio, FileImage, FileText, FileVideo } from "lucide-react";

/** A picture of a file's kind, by what the browser takes it for. */
export function FileIcon({ type, className }: { type: string; className?: string }) {
  const Icon = iconOf(type);
  return <Icon aria-hidden className={className} />;
}

function iconOf(type: string) {
  if (type.startsWith("image/")) return FileImage;
  if (type.startsWith("video/")) return FileVideo;
  if (type.startsWith("audio/")) return FileAudio;
  if (type.startsWith("text/") || type === "application/pdf") return FileText;
  return /zip|tar|rar|7z|compressed/.test(type) ? FileArchive : File;
}
