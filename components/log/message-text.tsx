import { linkify } from "./linkify";

export function MessageText({ msg }: { msg: string }) {
  let at = 0;
  return (
    <p dir="auto" className="text-md whitespace-pre-wrap wrap-anywhere">
      {linkify(msg).map(({ text, href }) => {
        const key = at;
        at += text.length;
        return href === null ? (
          text
        ) : (
          <a
            key={key}
            href={href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="rounded-sm text-accent-ink underline decoration-accent-ink/35 underline-offset-3 hover:decoration-current"
          >
            {text}
          </a>
        );
      })}
    </p>
  );
}
