import { type ReactNode, useId } from "react";

/** A framed part of a page with a heading. */
export function Card({
  title,
  hint,
  children,
}: {
  title: string;
  hint?: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3">
      <div>
        <h2 id={id} className="text-md font-semibold">
          {title}
        </h2>
        {hint !== undefined && <p className="mt-0.5 text-sm text-pretty text-muted">{hint}</p>}
      </div>
      {children}
    </section>
  );
}
