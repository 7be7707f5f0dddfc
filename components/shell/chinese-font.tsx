"use client";

import { useEffect, useState } from "react";

/** Loads our font for Chinese if the machine has none; nothing waits for it. */
export function ChineseFont({ sheet }: { sheet: string }) {
  const [isMissing, setIsMissing] = useState(false);
  useEffect(() => setIsMissing(!hasChinese()), []);
  return isMissing && <link rel="stylesheet" href={sheet} />;
}

/**
 * Whether the page's fonts, or those that the browser falls back to, have Chinese characters. These are
 * as wide as they are high in every font; the sign for a missing one is narrower.
 */
function hasChinese(): boolean {
  const canvas = document.createElement("canvas").getContext("2d");
  if (!canvas) return true;
  canvas.font = `100px ${getComputedStyle(document.body).fontFamily}`;
  return Math.abs(canvas.measureText("馆").width - 100) < 2;
}
