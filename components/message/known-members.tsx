"use client";

import { useEffect } from "react";
import type { Member } from "@/lib/shared/api/members";
import { useMemberList } from "../people/members";

/** Shows nothing: fetches a room's members, for a message that names somebody unknown. */
export default function KnownMembers({
  roomId,
  onMembers,
}: {
  roomId: number;
  onMembers: (members: Member[]) => void;
}) {
  const members = useMemberList(roomId);
  useEffect(() => {
    if (members) onMembers(members);
  }, [members, onMembers]);
  return null;
}
