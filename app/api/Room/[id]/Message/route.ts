import { z } from "zod";
import { requireUser } from "@/lib/auth";
import { idFrom, parse, route } from "@/lib/http";
import * as messages from "@/lib/queries/messages";
import { requireRoom } from "@/lib/room-access";

const eventId = z.coerce.number("not-a-number").int("not-a-number").min(0, "too-small");
const query = z
  .object({
    before: eventId.optional(),
    after: eventId.optional(),
    limit: z.coerce
      .number("not-a-number")
      .int("not-a-number")
      .min(1, "too-small")
      .max(100, "too-large")
      .default(50),
  })
  .refine(({ before, after }) => before === undefined || after === undefined, {
    path: ["after"],
    message: "not-with-before",
  });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request, params) {
    const user = await requireUser();
    const room = await requireRoom(user, idFrom(params.id));
    const range = parse(query, Object.fromEntries(new URL(request.url).searchParams));
    return Response.json(await messages.page(room.id, range));
  },
});
