"use client";

import { useEffect } from "react";

/** A keyboard takes more than this; a browser's bars take less. */
const keyboardPixels = 120;

/**
 * Keeps the page in the part of the screen that the keyboard leaves free. iOS does not resize the
 * page for it but scrolls it, which would leave the composer or the header out of sight.
 */
export function ViewportHeight() {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    const fit = () => {
      const covered = window.innerHeight - viewport.height;
      // Zoomed in, the visible part is small for another reason.
      const hasKeyboard = covered > keyboardPixels && Math.abs(viewport.scale - 1) < 0.01;
      const { style } = document.documentElement;
      if (!hasKeyboard) {
        style.removeProperty("--viewport-height");
        return;
      }
      style.setProperty("--viewport-height", `${viewport.height}px`);
      window.scrollTo(0, 0);
    };
    viewport.addEventListener("resize", fit);
    return () => viewport.removeEventListener("resize", fit);
  }, []);
  return null;
}
