"use client";

import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { useLater } from "./later";
import { menuItemStyle } from "./menu-item-style";
import { radixMenu } from "./radix";

export type Choice<Value extends string> = {
  value: Value;
  text: string;
  icon?: ReactNode;
  lang?: string;
};

/** A group of mutually exclusive menu items under a heading. */
export function MenuChoices<Value extends string>({
  label,
  value,
  choices,
  onChoose,
}: {
  label: string;
  value: Value | undefined;
  choices: Choice<Value>[];
  onChoose: (value: Value) => void;
}) {
  const Radix = useLater(radixMenu, true)?.DropdownMenu;
  if (!Radix) return null;
  return (
    <Radix.RadioGroup
      value={value ?? ""}
      aria-label={label}
      onValueChange={(chosen) => {
        const choice = choices.find((candidate) => candidate.value === chosen);
        if (choice) onChoose(choice.value);
      }}
    >
      <Radix.Label className="px-2.5 pt-2 pb-1 text-xs font-medium text-muted">{label}</Radix.Label>
      {choices.map(({ value, text, icon, lang }) => (
        <Radix.RadioItem key={value} value={value} lang={lang} className={menuItemStyle}>
          {icon && <span className="text-muted">{icon}</span>}
          <span className="flex-1">{text}</span>
          <Radix.ItemIndicator>
            <Check aria-hidden className="text-accent-ink" />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}
