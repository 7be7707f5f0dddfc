import { z } from "zod";
import { requireUser } from "@/lib/auth";
import { fieldRules } from "@/lib/fields";
import { readBody, route } from "@/lib/http";
import { countCall } from "@/lib/limits";
import * as rooms from "@/lib/queries/rooms";

const body = z.object({
  name: fieldRules.roomName,
  private: z.boolean("not-a-boolean").default(false),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    const user = await requireUser();
    const listed = await rooms.listFor(user.id);
    return Response.json(listed.map(({ id, name }) => ({ id, name })));
  },

  async POST(request) {
    const user = await requireUser();
    const values = await readBody(request, body);
    await countCall("rooms", String(user.id));
    const room = await rooms.create(user.id, values);
    return Response.json(room, { status: 201, headers: { Location: `/Room/${room.id}` } });
  },
});
