"use client";

import {
  cloneElement,
  type HTMLAttributes,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  useState,
} from "react";
import { type Later, useLater } from "./later";
import { radixMenu } from "./radix";

/** A menu below or above its trigger; its code loads when the trigger is pointed at or focused. */
export function Menu({
  trigger,
  children,
  contents = radixMenu,
  side = "bottom",
  align = "end",
}: {
  trigger: ReactElement<HTMLAttributes<HTMLElement>>;
  children: ReactNode;
  /** What the children need; the menu opens once it is there. */
  contents?: Later<unknown>;
  side?: "top" | "bottom";
  align?: "start" | "end";
}) {
  const [wanted, setWanted] = useState(false);
  const Radix = useLater(radixMenu, wanted)?.DropdownMenu;
  const hasContents = useLater(contents, wanted) !== null;
  if (!wanted || !Radix || !hasContents) {
    const load = () => {
      radixMenu.load();
      contents.load();
    };
    return cloneElement(trigger, {
      "aria-haspopup": "menu",
      "aria-expanded": false,
      onPointerEnter: load,
      onFocus: load,
      onClick: () => setWanted(true),
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key !== "ArrowDown") return;
        event.preventDefault();
        setWanted(true);
      },
    });
  }
  return (
    <Radix.Root modal={false} defaultOpen>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      {/* No portal, so that it stays in its landmark and follows its trigger in the tab order. */}
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
