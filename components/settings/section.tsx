import { type ReactNode, useId } from "react";

export function Section({
  title,
  hint,
  children,
}: {
  title: string;
  hint: string;
  children?: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-4 py-7">
      <div>
        <h2 id={id} className="text-md font-semibold">
          {title}
        </h2>
        <p className="mt-0.5 text-base text-pretty text-muted">{hint}</p>
      </div>
      {children}
    </section>
  );
}
