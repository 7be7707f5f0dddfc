"use client";

import { useTheme } from "next-themes";
import { useEffect } from "react";

/**
 * Colours what a phone or an installed app draws around the page as the page itself. The tags that
 * the server sends follow the system; a theme that was chosen is known to the browser alone.
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
