"use client";

import type { ReactNode } from "react";
import { cx } from "./cx";
import { useLater } from "./later";
import { menuItemStyle } from "./menu-item-style";
import { radixMenu } from "./radix";

export function MenuItem({
  icon,
  danger = false,
  onSelect,
  children,
}: {
  icon: ReactNode;
  danger?: boolean;
  onSelect: () => void;
  children: ReactNode;
}) {
  const Radix = useLater(radixMenu, true)?.DropdownMenu;
  if (!Radix) return null;
  return (
    <Radix.Item
      onSelect={onSelect}
      className={cx(
        menuItemStyle,
        danger ? "text-danger-ink data-highlighted:bg-danger-soft" : "[&_svg]:text-muted",
      )}
    >
      {icon}
      {children}
    </Radix.Item>
  );
}
