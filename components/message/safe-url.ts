const allowed = new Set(["http:", "https:", "mailto:"]);

/** An address that may stand behind a link; null for `javascript:`, for paths of our own, for the rest. */
export function safeUrl(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return allowed.has(protocol) ? href : null;
}
