import { z } from "zod";
import { requireUser } from "@/lib/auth";
import { idFrom, parse, queryOf, route } from "@/lib/http";
import * as members from "@/lib/queries/members";
import { requireRole, requireRoom } from "@/lib/room-access";

const query = z.object({ state: z.enum(["active", "removed"], "not-a-state").default("active") });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request, params) {
    const user = await requireUser();
    const { state } = parse(query, queryOf(request));
    const room = await (state === "active"
      ? requireRoom(user, idFrom(params.id))
      : requireRole(user, idFrom(params.id), "moderator"));
    return Response.json(await members.list(room.id, state));
  },
});
