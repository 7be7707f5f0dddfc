"use client";

import { type ReactNode, useState } from "react";
import { Shortcuts } from "../keyboard/shortcuts";
import { loadAhead } from "../ui/later";
import { laterComponent } from "../ui/later-component";
import { radixDialog, radixMenu, radixPopover } from "../ui/radix";
import { sonner } from "../ui/toast";
import { type Overlay, OverlayContext } from "./overlay-context";

loadAhead([radixMenu, radixDialog, radixPopover, sonner]);

// Loaded on first use, to keep them out of the initial bundle.
const Switcher = laterComponent(() => import("../switcher/switcher"));
const NewRoomDialog = laterComponent(() => import("../sidebar/new-room-dialog"));
const KeysDialog = laterComponent(() => import("../keyboard/keys-dialog"));

/** Renders the page and, above it, at most one overlay. */
export function Overlays({ children }: { children: ReactNode }) {
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const close = () => setOverlay(null);
  return (
    <OverlayContext value={setOverlay}>
      {children}
      <Shortcuts overlayShown={overlay !== null} onOverlay={setOverlay} />
      {overlay?.kind === "switcher" && (
        <Switcher room={overlay.room} onOverlay={setOverlay} onClose={close} />
      )}
      {(overlay?.kind === "new-room" || overlay?.kind === "new-direct") && (
        <NewRoomDialog kind={overlay.kind} onClose={close} />
      )}
      {overlay?.kind === "keys" && <KeysDialog onClose={close} />}
    </OverlayContext>
  );
}
