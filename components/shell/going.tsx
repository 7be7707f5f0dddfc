"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, use, useTransition } from "react";

const GoContext = createContext<(path: string) => void>(() => {});

/** Goes to a page of the chat; what took one there may be gone while the page is on its way. */
export function useGo(): (path: string) => void {
  return use(GoContext);
}

/** Shows at the upper edge that a page is on its way, where it takes longer than a moment. */
export function Going({ children }: { children: ReactNode }) {
  const router = useRouter();
  const [isGoing, startGoing] = useTransition();
  return (
    <GoContext value={(path) => startGoing(() => router.push(path))}>
      {children}
      {isGoing && (
        <div
          aria-hidden
          data-testid="going"
          className="fixed inset-x-0 top-0 z-50 h-0.5 animate-appear-late overflow-hidden"
        >
          <div className="h-full w-1/3 animate-sweep bg-accent motion-reduce:w-full motion-reduce:animate-none" />
        </div>
      )}
    </GoContext>
  );
}
