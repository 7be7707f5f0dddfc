import { cx } from "../ui/cx";

/** The logo, a steaming cup of tea with a leaf on it; keep in step with app/icon.svg. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className={cx("shrink-0 text-accent-ink", className)}>
      <g fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round">
        <path className="animate-steam" d="M9.8 6.6c-1.3-1.5 1.3-2.7 0-4.4" />
        <path
          className="animate-steam [animation-delay:-1.4s]"
          d="M14.2 6.6c-1.3-1.5 1.3-2.7 0-4.4"
        />
      </g>
      <g fill="currentColor">
        <path
          fillRule="evenodd"
          d="M4.7 9h14.6c.5 0 .9.4.8.9l-.1 1c-.4 4-2.2 6.5-4.7 7.5v.8H8.7v-.8C6.2 17.4 4.4 14.9 4 10.9l-.1-1c0-.5.3-.9.8-.9ZM9.3 16.3c-1-3.2 1.1-5.4 5.5-5.6.2 4.5-2.2 6.4-5.5 5.6Z"
        />
        <path d="M2.6 20h18.8c.3 0 .5.3.3.6-.8 1.1-3.3 1.6-9.7 1.6s-8.9-.5-9.7-1.6c-.2-.3 0-.6.3-.6Z" />
      </g>
    </svg>
  );
}
