import { useCallback, useState } from "react";
import type { JumpTarget } from "../message-actions/use-jump";
import type { MessageEntry } from "./timeline-items";

const none: ReadonlySet<number> = new Set();

/** The folded messages that the user has asked for: by "Show", or by a jump to one of them. */
export function useOpened(target: JumpTarget | null): {
  /** Their ids. */
  opened: ReadonlySet<number>;
  show: (messages: readonly MessageEntry[]) => void;
} {
  const [opened, setOpened] = useState(none);
  const [jumped, setJumped] = useState<JumpTarget | null>(null);
  if (target !== jumped) {
    setJumped(target);
    if (target) setOpened(new Set(opened).add(target.id));
  }
  const show = useCallback(
    (messages: readonly MessageEntry[]) =>
      setOpened((before) => new Set([...before, ...messages.map(({ id }) => id)])),
    [],
  );
  return { opened, show };
}
