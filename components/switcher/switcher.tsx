"use client";

import { Command } from "cmdk";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import { useRef, useState } from "react";
import { useNavigate } from "../shell/navigation";
import type { Overlay } from "../shell/overlay-context";
import { backdropStyle, keepWhileComposing } from "../ui/dialog-style";
import { useReturnFocus } from "../ui/use-return-focus";
import { SwitcherInput } from "./switcher-input";
import { SwitcherResults } from "./switcher-results";

/** The quick switcher: finds rooms, people, messages and actions. */
export default function Switcher({
  room: startRoom,
  onOverlay,
  onClose,
}: {
  /** Starts with a search of this room's messages only. */
  room: { id: number; name: string } | null;
  onOverlay: (overlay: Overlay) => void;
  onClose: () => void;
}) {
  const t = useTranslations("switcher");
  const go = useNavigate();
  const returnFocus = useReturnFocus(true);
  const [query, setQuery] = useState("");
  const [room, setRoom] = useState(startRoom);
  const next = useRef<Overlay | (() => void)>(null);
  const finish = (run: Overlay | (() => void)) => {
    next.current = run;
    onClose();
  };
  return (
    <Radix.Root open onOpenChange={onClose}>
      <Radix.Portal>
        <Radix.Overlay className={backdropStyle} />
        <Radix.Content
          aria-describedby={undefined}
          onEscapeKeyDown={keepWhileComposing}
          onCloseAutoFocus={(event) => {
            returnFocus(event);
            // Run last: a dialog that opens now records the restored focus as its own to return to.
            if (typeof next.current === "function") next.current();
            else if (next.current) onOverlay(next.current);
          }}
          className="fixed top-[max(0.5rem,calc(var(--viewport-height)*0.12))] left-1/2 z-50 flex max-h-[min(28rem,calc(var(--viewport-height)*0.76))] w-[calc(100vw-1rem)] max-w-xl -translate-x-1/2 flex-col overflow-hidden rounded-2xl bg-raised shadow-pop outline-none data-[state=open]:animate-pop-in max-sm:top-2 max-sm:max-h-[calc(var(--viewport-height)-1rem)]"
        >
          <Radix.Title className="sr-only">{t("title")}</Radix.Title>
          <Command
            label={t("title")}
            shouldFilter={false}
            loop
            // Off, because they bind Ctrl+K, which closes the switcher.
            vimBindings={false}
            className="flex min-h-0 flex-col outline-none"
          >
            <SwitcherInput
              query={query}
              onQuery={setQuery}
              room={room}
              onLeaveRoom={() => setRoom(null)}
            />
            <SwitcherResults
              query={query}
              room={room}
              onGo={(path) => finish(() => go(path))}
              onRun={finish}
            />
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
