"use client";

import type { ReactNode } from "react";
import { cx } from "./cx";
import { backdropStyle } from "./dialog-style";
import { useLater } from "./later";
import { radixDialog } from "./radix";
import { useBackCloses } from "./use-back-closes";
import { useReturnFocus } from "./use-return-focus";

/** A panel that slides in from the right over the page, for narrow screens. */
export function Sheet({
  open,
  onOpenChange,
  title,
  isWide = false,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** Over the whole width of a phone. */
  isWide?: boolean;
  children: ReactNode;
}) {
  const Radix = useLater(radixDialog, open)?.Dialog;
  const returnFocus = useReturnFocus(open);
  useBackCloses(open, () => onOpenChange(false));
  if (!Radix) return null;
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={backdropStyle} />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
          className={cx(
            isWide ? "w-[min(28rem,100vw)]" : "w-[min(20rem,88vw)]",
            "fixed inset-y-0 right-0 z-50 flex flex-col bg-raised pt-[env(safe-area-inset-top)] pr-[env(safe-area-inset-right)] pb-[env(safe-area-inset-bottom)] shadow-pop outline-none data-[state=open]:animate-slide-in",
          )}
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
