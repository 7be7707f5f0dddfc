/** A link to a room of this Teahouse, or to a message in it. */
export type Permalink = {
  room: number;
  message: number | null;
  /** Without the origin, for a navigation inside of the page. */
  path: string;
};

/** Returns null for all other links. */
export function permalinkOf(href: string, origin: string): Permalink | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  const [, room] = /^\/rooms\/([1-9]\d{0,9})\/?$/.exec(url.pathname) ?? [];
  if (url.origin !== origin || !room || Number(room) >= 2 ** 31) return null;
  const message = Number(/^[1-9]\d*$/.exec(url.searchParams.get("message") ?? "")?.[0]);
  const isMessage = Number.isSafeInteger(message);
  return {
    room: Number(room),
    message: isMessage ? message : null,
    path: `/rooms/${room}${isMessage ? `?message=${message}` : ""}`,
  };
}

/** Whether the label of a link is its address: only then a permalink shows what it leads to. */
export function isAddress(label: string, href: string): boolean {
  return URL.canParse(label) && new URL(label).href === href;
}

/** What a permalink shows in place of its address: the room, and the author of its message. */
export function permalinkText(room: string, author: string | null): string {
  return author === null ? room : `${room} · ${author}`;
}
