"use client";

import { useEffect, useRef } from "react";

/** What a form of these pages ends with. It takes the focus, so that screen readers say it. */
export function Done({ text }: { text: string }) {
  const ref = useRef<HTMLParagraphElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <p
      ref={ref}
      tabIndex={-1}
      role="status"
      className="rounded-lg bg-accent-soft px-4 py-3 text-base text-accent-ink outline-none"
    >
      {text}
    </p>
  );
}
