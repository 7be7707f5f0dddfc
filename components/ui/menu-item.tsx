"use client";

import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "./cx";
import { menuItemStyle } from "./menu-item-style";

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
