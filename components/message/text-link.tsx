import type { ReactNode } from "react";

/** A link in a message: untrusted, so it opens in a new tab without opener and referrer. */
export function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      title={href}
      target="_blank"
      rel="noopener noreferrer nofollow ugc"
      className="rounded-sm text-accent-ink underline decoration-accent-ink/35 underline-offset-3 hover:decoration-current"
    >
      {children}
    </a>
  );
}
