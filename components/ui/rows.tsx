import type { ReactNode } from "react";

/** A framed list with dividers. */
export function Rows({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="divide-y divide-line rounded-xl border border-line bg-canvas">
      {children}
    </ul>
  );
}
