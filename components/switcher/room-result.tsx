import { roomKey } from "@/lib/client/people/avatars";
import type { RoomListing } from "@/lib/shared/api/rooms";
import { isDeleted } from "@/lib/shared/deleted-account";
import { usePersonName } from "../hooks/use-person-name";
import { badgeOf } from "../sidebar/room-sections";
import { Avatar } from "../ui/avatar";
import { CountPill } from "../ui/count-pill";

export function RoomResult({ room }: { room: RoomListing }) {
  const { direct } = room;
  const personName = usePersonName();
  const name = direct ? personName(direct) : room.name;
  const badge = badgeOf(room);
  return (
    <>
      <Avatar
        seed={direct ? direct.username : roomKey(room.id)}
        name={name}
        size="small"
        shape={direct ? "round" : "square"}
      />
      <span className="min-w-0 truncate" dir="auto">
        {name}
      </span>
      {direct && !isDeleted(direct) && (
        <span className="truncate text-sm text-muted">@{direct.username}</span>
      )}
      <span className="flex-1" />
      {badge && <CountPill {...badge} />}
    </>
  );
}
