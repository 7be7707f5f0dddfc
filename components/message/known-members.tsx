"use client";

import { useEffect } from "react";
import type { Member } from "@/lib/shared/api/members";
import { useMemberList } from "../people/members";

/** Renders nothing. Fetches the members of a room whose messages mention unknown people. */
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
