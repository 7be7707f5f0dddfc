import type { ReactNode } from "react";
import { PreferencesBar } from "../preferences/preferences-bar";
import { Brand } from "../shell/brand";

/** The frame of the pages for visitors: the brand above a card, with language and theme menus. */
export function AuthShell({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-(--viewport-height) flex-col bg-canvas pt-[env(safe-area-inset-top)] pb-[env(safe-area-inset-bottom)] sm:bg-panel">
      <header className="flex justify-end px-3 py-3 sm:px-5">
        <PreferencesBar />
      </header>
      <main className="flex flex-1 flex-col items-center px-5 pb-16 sm:justify-center sm:pb-[10vh]">
        <Brand size="large" />
        {children}
      </main>
    </div>
  );
}
