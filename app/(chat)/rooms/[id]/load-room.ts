import { notFound } from "next/navigation";
import { cache } from "react";
import { type PageQuery, pathWithQuery } from "@/components/auth/safe-path";
import * as rooms from "@/lib/server/db/queries/rooms";
import { signedIn } from "../../signed-in";

export type RoomPageProps = {
  params: Promise<{ id: string }>;
  searchParams: Promise<PageQuery>;
};

const find = cache(rooms.findFor);

/** Loads the room for the signed-in user; redirects to the sign-in page, or ends in "not found". */
export async function loadRoom({ params, searchParams }: RoomPageProps) {
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const user = await signedIn(pathWithQuery(`/rooms/${id}`, query));
  const room = isRoomId(id) ? await find(user.id, Number(id)) : null;
  if (!room) notFound();
  return { user, room };
}

/** Rejects ids that do not fit Postgres' 32-bit integer column. */
function isRoomId(text: string): boolean {
  return /^[1-9]\d{0,9}$/.test(text) && Number(text) < 2 ** 31;
}
