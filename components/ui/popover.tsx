"use client";

import {
  cloneElement,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
  useRef,
  useState,
} from "react";
import { isTouch } from "../hooks/is-touch";
import { cx } from "./cx";
import { keepWhileComposing } from "./dialog-style";
import { useLater } from "./later";
import { radixPopover } from "./radix";

/** A non-modal dialog at its trigger; its code loads with the first click. */
export function Popover({
  trigger,
  label,
  align = "end",
  className,
  children,
}: {
  trigger: ReactElement<HTMLAttributes<HTMLElement>>;
  /** The accessible name of the dialog. */
  label: string;
  align?: "start" | "center" | "end";
  className?: string;
  /** `close()` returns the focus to the trigger; `close(true)` leaves it to the caller. */
  children: (close: (keepFocus?: boolean) => void) => ReactNode;
}) {
  const [wanted, setWanted] = useState(false);
  const [open, setOpen] = useState(true);
  const keepFocus = useRef(false);
  const Radix = useLater(radixPopover, wanted)?.Popover;
  if (!wanted || !Radix) {
    return cloneElement(trigger, {
      "aria-haspopup": "dialog",
      "aria-expanded": false,
      onClick: () => setWanted(true),
    });
  }
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side="top"
          align={align}
          sideOffset={8}
          collisionPadding={8}
          aria-label={label}
          tabIndex={-1}
          onEscapeKeyDown={keepWhileComposing}
          onOpenAutoFocus={(event) => {
            if (!isTouch()) return;
            // Not into a field: the on-screen keyboard would cover half of the dialog.
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          onCloseAutoFocus={(event) => {
            if (keepFocus.current) event.preventDefault();
            keepFocus.current = false;
          }}
          className={cx(
            "z-50 origin-(--radix-popover-content-transform-origin) rounded-xl bg-raised shadow-pop outline-none data-[state=open]:animate-pop-in",
            className,
          )}
        >
          {children((keep = false) => {
            keepFocus.current = keep;
            setOpen(false);
          })}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
