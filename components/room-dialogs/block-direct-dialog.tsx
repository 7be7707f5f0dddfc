"use client";

import BlockDialog from "../blocks/block-dialog";
import { useRoomListing } from "../sidebar/rooms-context";
import type { RoomDialogProps } from "./room-dialog";

/** Blocks the other person of a direct room. */
export function BlockDirectDialog({ room, onClose }: RoomDialogProps) {
  const person = useRoomListing(room.id)?.direct;
  return person && <BlockDialog person={person} onClose={onClose} />;
}
