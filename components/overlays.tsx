"use client";

import dynamic from "next/dynamic";
import { createContext, type ReactNode, use, useState } from "react";
import { Shortcuts } from "./keyboard/shortcuts";

/** A window over everything, that can be opened from anywhere. */
export type Overlay =
  | { kind: "switcher"; room: { id: number; name: string } | null }
  | { kind: "new-room" }
  | { kind: "new-direct" }
  | { kind: "keys" };

// Fetched when they are first opened: a page starts without them.
const Switcher = dynamic(() => import("./switcher/switcher"), { ssr: false });
const NewRoomDialog = dynamic(() => import("./sidebar/new-room-dialog"), { ssr: false });
const KeysDialog = dynamic(() => import("./keyboard/keys-dialog"), { ssr: false });

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
