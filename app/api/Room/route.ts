import { z } from "zod";
import { directRoom, namedRoom, roomListQuery } from "@/lib/server/api/rooms";
import { requireUser } from "@/lib/server/auth/auth";
import * as roomList from "@/lib/server/db/queries/room-list";
import { parse, queryOf, readBody, route } from "@/lib/server/http/http";
import { countCall } from "@/lib/server/http/limits";
import { createRoom, openDirectRoom } from "@/lib/server/rooms/rooms";
import type { Room } from "@/lib/shared/api/rooms";

const isDirect = z.looseObject({ with: z.unknown().refine((value) => value !== undefined) });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request) {
    const user = await requireUser();
    const { expand } = parse(roomListQuery, queryOf(request));
    const list = expand ? roomList.listExpandedFor : roomList.listFor;
    return Response.json(await list(user.id));
  },

  async POST(request) {
    const user = await requireUser();
    const body = await readBody(request, z.unknown());
    const count = () => countCall("rooms", String(user.id));
    if (isDirect.safeParse(body).success) {
      const { room, fresh } = await openDirectRoom(user, parse(directRoom, body).with, count);
      return made(room, fresh ? 201 : 200);
    }
    const values = parse(namedRoom, body);
    await count();
    return made(await createRoom(user, values), 201);
  },
});

function made(room: Room, status: 200 | 201): Response {
  return Response.json(room, { status, headers: { Location: `/Room/${room.id}` } });
}
