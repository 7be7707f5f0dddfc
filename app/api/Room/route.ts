import { z } from "zod";
import { directRoom, namedRoom, roomListQuery } from "@/lib/server/api/rooms";
import { requireUser } from "@/lib/server/auth/caller";
import * as roomList from "@/lib/server/db/queries/room-list";
import { parse, queryOf, readBody } from "@/lib/server/http/input";
import { listAnswer, pageOf } from "@/lib/server/http/paged";
import { route } from "@/lib/server/http/route";
import { createRoom, openDirectRoom } from "@/lib/server/rooms/rooms";
import type { Room } from "@/lib/shared/api/rooms";

/** `with` decides the kind of room, so a malformed one is never taken for a named room. */
const isDirect = z.looseObject({ with: z.unknown().refine((value) => value !== undefined) });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request) {
    const user = await requireUser();
    const { expand, before, limit } = parse(roomListQuery, queryOf(request));
    const list = expand ? roomList.listExpandedFor : roomList.listFor;
    const page = pageOf(before, limit);
    return listAnswer(request, await list(user.id, page), page?.limit, ({ id }) => ({
      before: id,
    }));
  },

  async POST(request) {
    const user = await requireUser();
    const body = await readBody(request, z.unknown());
    if (!isDirect.safeParse(body).success) {
      return answer(await createRoom(user, parse(namedRoom, body)), 201);
    }
    const { room, fresh } = await openDirectRoom(user, parse(directRoom, body).with);
    return answer(room, fresh ? 201 : 200);
  },
});

function answer(room: Room, status: 200 | 201): Response {
  return Response.json(room, { status, headers: { Location: `/Room/${room.id}` } });
}
