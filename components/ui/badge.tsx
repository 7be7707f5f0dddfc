import type { ReactNode } from "react";

/** A small label beside a name, such as a role. */
export function Badge({ children }: { children: ReactNode }) {
  return (
    <span className="shrink-0 rounded-md bg-hover px-1.5 forced-colors:border py-0.5 text-xs leading-4 text-muted">
      {children}
    </span>
  );
}
