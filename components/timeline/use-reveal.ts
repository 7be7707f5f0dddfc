import { useTranslations } from "next-intl";
import { type RefObject, useLayoutEffect, useRef } from "react";
import type { JumpTarget } from "../message-actions/use-jump";
import { toast } from "../ui/toast";

const flashMs = 1_800;

/** Scrolls to the target of a jump, focuses it and lets it flash. */
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
    // Loaded but not shown: it was deleted.
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
