"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cx } from "./cx";
import { backdropStyle, dialogStyle, keepWhileComposing } from "./dialog-style";
import { IconButton } from "./icon-button";
import { useLater } from "./later";
import { radixDialog } from "./radix";
import { useReturnFocus } from "./use-return-focus";

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  className,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** null if the title says it all. */
  description: string | null;
  className?: string;
  children: ReactNode;
}) {
  const t = useTranslations("dialog");
  const Radix = useLater(radixDialog, open)?.Dialog;
  const returnFocus = useReturnFocus(open);
  if (!Radix) return null;
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={backdropStyle} />
        <Radix.Content
          className={cx(dialogStyle, className ?? "max-w-md")}
          onCloseAutoFocus={returnFocus}
          onEscapeKeyDown={keepWhileComposing}
          {...(description === null && { "aria-describedby": undefined })}
        >
          <div className="flex flex-col gap-1 pr-8">
            <Radix.Title className="text-lg font-semibold wrap-anywhere">{title}</Radix.Title>
            {description !== null && (
              <Radix.Description className="text-sm text-pretty wrap-anywhere text-muted">
                {description}
              </Radix.Description>
            )}
          </div>
          {children}
          {/* Last in the DOM, so that the initial focus goes to the content. */}
          <Radix.Close asChild>
            <IconButton
              label={t("close")}
              className="absolute top-4 right-4 pointer-coarse:top-2.5 pointer-coarse:right-2.5"
            >
              <X aria-hidden />
            </IconButton>
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
