"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { IconButton } from "./icon-button";
import { useLater } from "./later";
import { radixDialog } from "./radix";
import { overlayStyle, windowStyle } from "./window-style";

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: string;
  children: ReactNode;
}) {
  const t = useTranslations("dialog");
  const Radix = useLater(radixDialog, open)?.Dialog;
  if (!Radix) return null;
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayStyle} />
        <Radix.Content className={windowStyle}>
          <div className="flex flex-col gap-1 pr-8">
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            <Radix.Description className="text-sm text-pretty text-muted">
              {description}
            </Radix.Description>
          </div>
          {children}
          {/* The last in the order, so that the focus starts in the content. */}
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
