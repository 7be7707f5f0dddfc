"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, use, useTransition } from "react";

const NavigateContext = createContext<(path: string) => void>(() => {});

/**
 * Returns the function that goes to a page of the chat. The navigation belongs to the provider, so
 * the caller (a dialog, a menu) may unmount before the page arrives.
 */
export function useNavigate(): (path: string) => void {
  return use(NavigateContext);
}

/** Provides `useNavigate`, and shows a progress bar while a page takes more than a moment. */
export function NavigationProvider({ children }: { children: ReactNode }) {
  const router = useRouter();
  const [isNavigating, startNavigation] = useTransition();
  return (
    <NavigateContext value={(path) => startNavigation(() => router.push(path))}>
      {children}
      {isNavigating && (
        <div
          aria-hidden
          data-testid="navigation-progress"
          className="fixed inset-x-0 top-0 z-50 h-0.5 animate-appear-late overflow-hidden"
        >
          <div className="h-full w-1/3 animate-sweep bg-accent motion-reduce:w-full motion-reduce:animate-none" />
        </div>
      )}
    </NavigateContext>
  );
}
