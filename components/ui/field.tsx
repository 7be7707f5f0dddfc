import { type ReactNode, useId } from "react";
import { FieldError } from "./field-error";

/** A labelled control with a hint, which an error replaces. */
export function Field({
  label,
  hint,
  error,
  children,
}: {
  label: string;
  hint?: string | undefined;
  error: string | null;
  /** Renders the control with the attributes that link it to its label and note. */
  children: (control: {
    id: string;
    "aria-describedby": string | undefined;
    "aria-invalid": boolean | undefined;
  }) => ReactNode;
}) {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = error !== null || hint !== undefined;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        "aria-describedby": hasNote ? noteId : undefined,
        "aria-invalid": error !== null || undefined,
      })}
      {error !== null && <FieldError id={noteId} text={error} />}
      {error === null && hint !== undefined && (
        <p id={noteId} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
