import type { ReactNode } from "react";

/** A list of things of one kind, in one frame. */
export function Rows({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="divide-y divide-line rounded-xl border border-line bg-canvas">
      {children}
    </ul>
  );
}
