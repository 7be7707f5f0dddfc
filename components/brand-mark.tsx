import { cx } from "./ui/cx";

/** A tea cup, steaming. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" aria-hidden className={cx("text-accent-ink", className)}>
      <g stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
        <path className="motion-safe:animate-steam" d="M9.6 2.6c-1.2 1.4 1.2 2.4 0 4" />
        <path
          className="motion-safe:animate-steam [animation-delay:-1.4s]"
          d="M14.2 2.6c-1.2 1.4 1.2 2.4 0 4"
        />
        <path d="M6.5 21.6h11" />
      </g>
      <path
        fill="currentColor"
        d="M3.6 9.2h16.8c.5 0 .9.4.8.9-.5 4.6-2.7 7.7-6.2 8.9v.6H9v-.6c-3.5-1.2-5.7-4.3-6.2-8.9 0-.5.3-.9.8-.9Z"
      />
    </svg>
  );
}
