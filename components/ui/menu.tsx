"use client";

import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** A menu that opens from its trigger. */
export function Menu({
  trigger,
  children,
  side = "bottom",
  align = "end",
}: {
  trigger: ReactNode;
  children: ReactNode;
  side?: "top" | "bottom";
  align?: "start" | "end";
}) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      {/* No portal: it stays in its landmark, and next to its trigger in the order. */}
      <Radix.Content
        side={side}
        align={align}
        sideOffset={6}
        collisionPadding={8}
        className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 origin-(--radix-dropdown-menu-content-transform-origin) overflow-y-auto rounded-xl bg-raised p-1 shadow-pop outline-none data-[state=open]:animate-pop-in"
      >
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}
