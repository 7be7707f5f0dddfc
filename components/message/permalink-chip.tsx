import { MessageSquareText } from "lucide-react";
import type { RoomListing } from "@/lib/shared/api/rooms";
import type { Permalink } from "@/lib/shared/message/permalink";
import { usePersonName } from "../hooks/use-person-name";
import { laterComponent } from "../ui/later-component";

const PermalinkAuthor = laterComponent(() => import("./permalink-author"));

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
  return (
    <a
      href={href}
      title={href}
      className="rounded-[0.3125rem] bg-accent-soft box-decoration-clone px-1 py-px font-medium text-accent-ink hover:underline"
    >
      <MessageSquareText aria-hidden className="mr-1 inline size-3.5 align-[-0.125em]" />
      <bdi>{room.direct ? nameOf(room.direct) : room.name}</bdi>
      {/* Only members read a room. */}
      {permalink.message !== null && room.role !== null && (
        <PermalinkAuthor permalink={permalink} />
      )}
    </a>
  );
}
