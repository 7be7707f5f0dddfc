"use client";

import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "./cx";

/** A segmented control that switches between two or three panels. */
export function Segments({
  label,
  initial,
  fills = false,
  segments,
}: {
  label: string;
  initial: string;
  /** The panels take the height that is left, and scroll by themselves. */
  fills?: boolean;
  segments: { value: string; text: string; content: ReactNode }[];
}) {
  return (
    <Radix.Root
      defaultValue={initial}
      className={fills ? "flex min-h-0 flex-1 flex-col" : "flex flex-col gap-5"}
    >
      <Radix.List
        aria-label={label}
        className={cx("flex gap-0.5 rounded-lg bg-hover p-0.5", fills && "mx-3 shrink-0")}
      >
        {segments.map(({ value, text }) => (
          <Radix.Trigger
            key={value}
            value={value}
            className="h-8 min-w-11 flex-1 rounded-md text-base text-muted transition-colors hover:text-ink data-[state=active]:bg-canvas data-[state=active]:font-medium data-[state=active]:text-ink data-[state=active]:shadow-flat dark:data-[state=active]:bg-press pointer-coarse:h-11"
          >
            {text}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {segments.map(({ value, content }) => (
        <Radix.Content
          key={value}
          value={value}
          tabIndex={-1}
          className={cx("outline-none", fills && "min-h-0 flex-1")}
        >
          {content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
