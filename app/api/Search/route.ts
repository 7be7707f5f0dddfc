import { z } from "zod";
import { requireUser } from "@/lib/auth";
import { parse, queryOf, route } from "@/lib/http";
import { countCall } from "@/lib/limits";
import * as search from "@/lib/queries/search";
import { requireRoom } from "@/lib/room-access";

const positive = (max: number) =>
  z.coerce.number("not-a-number").int("not-a-number").min(1, "too-small").max(max, "too-large");
const query = z.object({
  q: z
    .string("required")
    .transform((text) => text.toWellFormed().replaceAll("\0", "\uFFFD").trim())
    .refine((text) => text !== "", "required")
    .refine((text) => [...text].length <= 200, "too-long"),
  room: positive(2 ** 31 - 1).optional(),
  before: positive(Number.MAX_SAFE_INTEGER).optional(),
  limit: positive(100).default(50),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request) {
    const user = await requireUser();
    const { room, ...wanted } = parse(query, queryOf(request));
    await countCall("searches", String(user.id));
    if (room === undefined) return Response.json(await search.everywhere(user.id, wanted));
    const { id } = await requireRoom(user, room);
    return Response.json(await search.inRoom(id, wanted));
  },
});
