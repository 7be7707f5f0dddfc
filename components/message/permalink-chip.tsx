import { MessageSquareText } from "lucide-react";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { usePersonName } from "../hooks/use-person-name";
import { laterComponent } from "../ui/later-component";
import type { Permalink } from "./permalink";

const PermalinkAuthor = laterComponent(() => import("./permalink-author"));

/** A permalink as the room and the author of its message. */
export function PermalinkChip({
  href,
  permalink: { message },
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
      {message !== null && room.role !== null && (
        <PermalinkAuthor room={room.id} message={message} />
      )}
    </a>
  );
}
