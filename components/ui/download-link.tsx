import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { buttonStyle } from "./button-style";
import { cx } from "./cx";

/** Downloads a file from the API under the name that the server gives it. */
export function DownloadLink({
  path,
  label,
  className,
  children,
}: {
  path: string;
  label?: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <a
      href={`/api${path}`}
      download
      aria-label={label}
      className={cx(buttonStyle({ variant: "outline" }), className)}
    >
      <Download aria-hidden className="size-4" />
      {children}
    </a>
  );
}
