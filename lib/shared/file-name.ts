/** Replaces the characters that some operating system does not allow in a file name. */
export function fileName(name: string): string {
  return name
    .normalize("NFC")
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\\/:*?"<>|%]/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
