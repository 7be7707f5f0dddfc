import { CircleAlert } from "lucide-react";

/** An error of a form as a whole; screen readers announce it when it appears. */
export function FormError({ text }: { text: string | null }) {
  return (
    <div role="alert" className="empty:-mt-4">
      {text !== null && (
        <p className="flex gap-2 rounded-lg bg-danger-soft px-3 py-2.5 text-sm text-danger-ink">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {text}
        </p>
      )}
    </div>
  );
}
