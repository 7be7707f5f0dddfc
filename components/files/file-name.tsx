import { cx } from "../ui/cx";
import { splitName } from "./split-name";

/** A file's name, which loses its middle where it is too long: its end says what it is. */
export function FileName({ name, className }: { name: string; className?: string }) {
  const [start, end] = splitName(name);
  return (
    <bdi dir="auto" title={name} className={cx("flex min-w-0", className)}>
      <span className="truncate whitespace-pre">{start}</span>
      {end !== "" && <span className="shrink-0 whitespace-pre">{end}</span>}
    </bdi>
  );
}
