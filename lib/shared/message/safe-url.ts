const allowed = new Set(["http:", "https:", "mailto:"]);

/** The normalised address if a message may link to it, else null: other schemes, relative paths. */
export function safeUrl(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return allowed.has(protocol) ? href : null;
}
