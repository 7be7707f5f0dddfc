"use client";

import { createContext, type ReactNode, use, useState } from "react";
import { Shortcuts } from "../keyboard/shortcuts";
import { laterComponent } from "../ui/later-component";

/** A window over everything, that can be opened from anywhere. */
export type Overlay =
  | { kind: "switcher"; room: { id: number; name: string } | null }
  | { kind: "new-room" }
  | { kind: "new-direct" }
  | { kind: "keys" };

// Fetched when they are first opened: a page starts without them.
const Switcher = laterComponent(() => import("../switcher/switcher"));
const NewRoomDialog = laterComponent(() => import("../sidebar/new-room-dialog"));
const KeysDialog = laterComponent(() => import("../keyboard/keys-dialog"));

const OpenContext = createContext<(overlay: Overlay) => void>(() => {});

/** Opens one of the windows above the page. */
export function useOverlay(): (overlay: Overlay) => void {
  return use(OpenContext);
}

export function Overlays({ children }: { children: ReactNode }) {
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const close = () => setOverlay(null);
  return (
    <OpenContext value={setOverlay}>
      {children}
      <Shortcuts overlayShown={overlay !== null} onOverlay={setOverlay} />
      {overlay?.kind === "switcher" && (
        <Switcher room={overlay.room} onOverlay={setOverlay} onClose={close} />
      )}
      {(overlay?.kind === "new-room" || overlay?.kind === "new-direct") && (
        <NewRoomDialog kind={overlay.kind} onClose={close} />
      )}
      {overlay?.kind === "keys" && <KeysDialog onClose={close} />}
    </OpenContext>
  );
}
