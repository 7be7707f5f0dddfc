const yearSeconds = 365 * 24 * 3_600;

/** Stores a choice in a cookie for the server to read; false if it was already stored. */
export function rememberChoice(name: "locale" | "time-zone", value: string): boolean {
  const pair = `${name}=${encodeURIComponent(value)}`;
  if (document.cookie.split("; ").includes(pair)) return false;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http.
  document.cookie = `${pair}; path=/; max-age=${yearSeconds}; samesite=lax`;
  return true;
}
