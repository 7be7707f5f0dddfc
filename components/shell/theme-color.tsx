"use client";

import { useTheme } from "next-themes";
import { useEffect } from "react";

/**
 * Sets the colour of the browser's own interface (status bar, title bar of an installed app). The
 * server's tags follow the system theme, because only the browser knows which one was chosen.
 */
export function ThemeColor() {
  const { resolvedTheme } = useTheme();
  useEffect(() => {
    const color = getComputedStyle(document.documentElement).getPropertyValue("--panel").trim();
    for (const tag of document.querySelectorAll("meta[name=theme-color]")) {
      tag.setAttribute("content", color);
    }
  }, [resolvedTheme]);
  return null;
}
