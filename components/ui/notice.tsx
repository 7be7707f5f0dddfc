import { Info } from "lucide-react";

/** Says above a form what the visitor should know first. */
export function Notice({ text }: { text: string }) {
  return (
    <p className="mb-5 flex gap-2 rounded-lg bg-accent-soft px-3 py-2.5 text-sm text-accent-ink">
      <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
      {text}
    </p>
  );
}
