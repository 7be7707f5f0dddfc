import { useTranslations } from "next-intl";
import { type RefObject, useLayoutEffect, useRef } from "react";
import type { JumpTarget } from "../message-actions/use-jump";
import { toast } from "../ui/toast";

const flashMs = 1_800;

/** Brings the message that was jumped to in sight, flashes it, and has the focus there. */
export function useReveal(
  content: RefObject<HTMLElement | null>,
  target: JumpTarget | null,
  reveal: (element: HTMLElement) => void,
): void {
  const t = useTranslations("actions");
  const done = useRef<JumpTarget | null>(null);
  useLayoutEffect(() => {
    if (!target || done.current === target) return;
    done.current = target;
    const element = content.current?.querySelector<HTMLElement>(`[data-message="${target.id}"]`);
    // It is here, and yet not shown.
    if (!element) {
      toast.error(t("gone"));
      return;
    }
    reveal(element);
    element.focus({ preventScroll: true });
    const flash = { backgroundColor: "var(--flash)" };
    element.animate([flash, { ...flash, offset: 0.5 }, {}], { duration: flashMs, id: "flash" });
  }, [target, content, reveal, t]);
}
