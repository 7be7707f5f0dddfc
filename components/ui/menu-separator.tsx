"use client";

import { useLater } from "./later";
import { radixMenu } from "./radix";

export function MenuSeparator() {
  const Radix = useLater(radixMenu, true)?.DropdownMenu;
  return Radix && <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
