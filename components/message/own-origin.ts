"use client";

import { createContext, use, useSyncExternalStore } from "react";

const OriginContext = createContext("");

/** The page's own origin as the server sees it; a proxy may hide the true one. */
export const OriginProvider = OriginContext.Provider;

/** The page's own origin: at first the server's view of it, so that hydration changes nothing. */
export function useOwnOrigin(): string {
  const onServer = use(OriginContext);
  return useSyncExternalStore(
    never,
    () => location.origin,
    () => onServer,
  );
}

const never = () => () => {};
