import type { ReactNode } from "react";
import { loadRoom } from "./load-room";

/** Stands outside of loading.tsx, so that the sign-in is a real redirect and 404 a real 404. */
export default async function RoomLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ id: string }>;
}) {
  await loadRoom(params);
  return children;
}
