import type { SkinTone } from "frimousse";

const key = "skin tone";
const tones: SkinTone[] = ["none", "light", "medium-light", "medium", "medium-dark", "dark"];

export function skinTone(): SkinTone {
  try {
    const stored = localStorage.getItem(key);
    return tones.find((tone) => tone === stored) ?? "none";
  } catch {
    // Storage is disabled.
    return "none";
  }
}

export function rememberSkinTone(tone: SkinTone): void {
  try {
    localStorage.setItem(key, tone);
  } catch {
    // Storage is disabled or full.
  }
}
