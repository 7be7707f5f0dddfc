"use client";

import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { AvatarStore, type Avatars, avatars } from "@/lib/client/people/avatars";

const AvatarsContext = createContext<AvatarStore | null>(null);

/** Lets the avatars inside be pictures. */
export function AvatarsProvider({ initial, children }: { initial: Avatars; children: ReactNode }) {
  const [store] = useState(() => (typeof window === "undefined" ? new AvatarStore() : avatars));
  useKnown(store, initial);
  return <AvatarsContext value={store}>{children}</AvatarsContext>;
}

/** Tells the page's avatars what a page or an answer says. */
export function useKnownAvatars(known: Avatars): void {
  useKnown(use(AvatarsContext), known);
}

/** The picture's address; null without one, and outside the signed-in pages. */
export function useAvatar(key: string, size: "small" | "large"): string | null {
  const store = use(AvatarsContext);
  const get = () => store?.addressOf(key, size) ?? null;
  const address = useSyncExternalStore(
    useCallback((onChange) => store?.subscribe(onChange) ?? (() => {}), [store]),
    get,
    get,
  );
  useEffect(() => store?.want(key), [store, key]);
  return address;
}

/**
 * Before the children are rendered, so that the first picture of the page has them. What a source has said
 * already is not said again: another one may know better by now.
 */
function useKnown(store: AvatarStore | null, known: Avatars): void {
  const [said] = useState(() => new Map<string, number | null>());
  useMemo(() => {
    const fresh = known.filter(([key, avatar = null]) => said.get(key) !== avatar);
    for (const [key, avatar = null] of fresh) said.set(key, avatar);
    store?.learn(fresh);
  }, [store, known, said]);
}
