import { CircleAlert } from "lucide-react";
import { cx } from "./cx";

/** The error message below a field. */
export function FieldError({
  id,
  text,
  className,
}: {
  id: string;
  text: string;
  className?: string;
}) {
  return (
    <p id={id} className={cx("flex gap-1.5 text-xs text-danger-ink", className)}>
      <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
      {text}
    </p>
  );
}
