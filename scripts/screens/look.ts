import type { Language } from "../interface-text";

export const sizes = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 568 },
  "4k": { width: 3840, height: 2160 },
} as const;
export type Size = keyof typeof sizes;
export type Scheme = "light" | "dark";
export type Look = { size: Size; scheme: Scheme; language: Language };
