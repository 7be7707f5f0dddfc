import type { ReactNode } from "react";

/** Fills a page that has nothing else to show: what happened, and where to go. */
export function FullPageNotice({
  icon,
  title,
  body,
  children,
}: {
  icon: ReactNode;
  title: string;
  body: string;
  children?: ReactNode;
}) {
  return (
    <div className="m-auto flex max-w-sm flex-col items-center px-6 py-12 text-center">
      <span
        aria-hidden
        className="mb-5 flex size-14 items-center justify-center rounded-2xl bg-accent-soft text-accent-ink [&_svg]:size-6.5"
      >
        {icon}
      </span>
      <h1 className="text-xl font-semibold text-balance wrap-anywhere">{title}</h1>
      <p className="mt-2 text-md text-balance text-muted wrap-anywhere">{body}</p>
      {children && <div className="mt-6 flex gap-2">{children}</div>}
    </div>
  );
}
