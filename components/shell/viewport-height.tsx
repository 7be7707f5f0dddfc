"use client";

import { useEffect } from "react";

/** Higher than the browser's bars, lower than any on-screen keyboard. */
const keyboardMinPixels = 120;

/**
 * Keeps the page within the part of the screen that the keyboard leaves free. iOS scrolls the page
 * instead of resizing it, which hides the header or the composer.
 */
export function ViewportHeight() {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    const fit = () => {
      const covered = window.innerHeight - viewport.height;
      // Pinch zoom shrinks the visual viewport, too.
      const hasKeyboard = covered > keyboardMinPixels && Math.abs(viewport.scale - 1) < 0.01;
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
