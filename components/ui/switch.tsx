"use client";

import { Switch as Radix } from "radix-ui";
import { useId } from "react";

/** A labelled on/off setting with a hint. */
export function Switch({
  label,
  hint,
  checked,
  disabled = false,
  onCheckedChange,
}: {
  label: string;
  hint: string;
  checked: boolean;
  disabled?: boolean;
  onCheckedChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="flex items-start gap-4">
      <label htmlFor={id} className="min-w-0 flex-1">
        <span className="block text-base font-medium">{label}</span>
        <span id={`${id}-hint`} className="block text-sm text-pretty text-muted">
          {hint}
        </span>
      </label>
      <Radix.Root
        id={id}
        aria-describedby={`${id}-hint`}
        checked={checked}
        disabled={disabled}
        onCheckedChange={onCheckedChange}
        className="relative mt-0.5 h-5 w-8.5 shrink-0 rounded-full bg-line-strong transition-colors disabled:opacity-55 data-[state=checked]:bg-accent pointer-coarse:after:absolute pointer-coarse:after:-inset-3"
      >
        <Radix.Thumb className="block size-4 translate-x-0.5 rounded-full bg-white shadow-flat transition-transform data-[state=checked]:translate-x-4 dark:data-[state=checked]:bg-on-accent" />
      </Radix.Root>
    </div>
  );
}
