import { notFound } from "next/navigation";
import { cache } from "react";
import * as rooms from "@/lib/server/db/queries/rooms";
import { signedIn } from "../../signed-in";

const find = cache(rooms.findFor);

/** The room at this address and who asks; goes to the sign-in or "not found" where it must. */
export async function loadRoom(params: Promise<{ id: string }>) {
  const { id } = await params;
  const user = await signedIn(`/rooms/${id}`);
  const room = isRoomId(id) ? await find(user.id, Number(id)) : null;
  if (!room) notFound();
  return { user, room };
}

/** Postgres keeps ids as 32-bit integers. */
function isRoomId(text: string): boolean {
  return /^[1-9]\d{0,9}$/.test(text) && Number(text) < 2 ** 31;
}
