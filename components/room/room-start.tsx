"use client";

import { Timer, UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { roomKey } from "@/lib/client/people/avatars";
import { usePersonName } from "../hooks/use-person-name";
import { useMessageActions } from "../message-actions/actions-context";
import { useRoomListing } from "../sidebar/rooms-context";
import { Avatar } from "../ui/avatar";
import { Button } from "../ui/button";
import { laterComponent } from "../ui/later-component";
import { useRoomContext } from "./room-context";
import { mayInvite } from "./room-info";

const InviteDialog = laterComponent(() => import("../invite/invite-dialog"));

/** Above a room's first message: what the room is and how to invite others. */
export function RoomStart() {
  const { room } = useRoomContext();
  const t = useTranslations("log");
  const rooms = useTranslations("room");
  const invites = useTranslations("invites");
  const [inviting, setInviting] = useState(false);
  // After a removal or a deletion there is nothing to invite to.
  const ended = useMessageActions() === null;
  const direct = useRoomListing(room.id)?.direct;
  const personName = usePersonName();
  const name = direct ? personName(direct) : room.name;
  return (
    <div className="px-4 pt-6 pb-6">
      <Avatar
        seed={direct ? direct.username : roomKey(room.id)}
        name={name}
        size="huge"
        shape={direct ? "round" : "square"}
        className="mb-3"
      />
      <p className="text-lg font-semibold text-balance wrap-anywhere">
        {direct ? t("directStart", { nickname: name }) : t("start", { room: name })}
      </p>
      <p className="mt-0.5 text-base text-pretty text-muted">
        {direct ? t("directHint") : room.private ? t("privateHint") : t("startHint")}
      </p>
      {room.keepDays !== null && (
        <p className="mt-2 flex items-center gap-1.5 text-sm text-muted">
          <Timer aria-hidden className="size-4" />
          {rooms("keptFor", { days: room.keepDays })}
        </p>
      )}
      {!direct && !ended && mayInvite(room) && (
        <Button variant="outline" className="mt-4" onClick={() => setInviting(true)}>
          <UserPlus aria-hidden className="size-4" />
          {invites("hint")}
        </Button>
      )}
      {inviting && <InviteDialog room={room} onClose={() => setInviting(false)} />}
    </div>
  );
}
