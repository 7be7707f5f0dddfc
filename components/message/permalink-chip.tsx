import { MessageSquareText } from "lucide-react";
import type { RoomListing } from "@/lib/shared/api/rooms";
import type { Permalink } from "@/lib/shared/message/permalink";
import { usePersonName } from "../hooks/use-person-name";
import { authorOf, useAuthors } from "./permalink-authors";

/** A permalink as the room and the author of its message (lib/shared/message/permalink.ts#permalinkText). */
export function PermalinkChip({
  href,
  permalink,
  room,
}: {
  href: string;
  permalink: Permalink;
  room: RoomListing;
}) {
  const nameOf = usePersonName();
  // Only members read a room.
  const links = room.role === null || permalink.message === null ? [] : [permalink];
  const author = authorOf(permalink, useAuthors(links));
  return (
    <a
      href={href}
      title={href}
      className="rounded-[0.3125rem] bg-accent-soft box-decoration-clone px-1 py-px font-medium text-accent-ink hover:underline"
    >
      <MessageSquareText aria-hidden className="mr-1 inline size-3.5 align-[-0.125em]" />
      <bdi>{room.direct ? nameOf(room.direct) : room.name}</bdi>
      {author && (
        <>
          {" · "}
          <bdi>{nameOf(author)}</bdi>
        </>
      )}
    </a>
  );
}
