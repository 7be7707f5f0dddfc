import { z } from "zod";
import { requireUser, requireUserAndRoom } from "@/lib/auth";
import { idFrom, parse, queryOf, readBody, route } from "@/lib/http";
import { parseText } from "@/lib/protocol";
import * as messages from "@/lib/queries/messages";
import { readable } from "@/lib/room-access";
import { sendMessage } from "@/lib/send-message";

/** Postgres keeps ids as 32-bit integers. */
const eventId = z.coerce
  .number("not-a-number")
  .int("not-a-number")
  .min(0, "too-small")
  .max(2 ** 31 - 1, "too-large")
  .optional();
const query = z
  .object({
    before: eventId,
    after: eventId,
    changed: eventId,
    around: eventId,
    limit: z.coerce
      .number("not-a-number")
      .int("not-a-number")
      .min(1, "too-small")
      .max(100, "too-large")
      .default(50),
    expand: z.literal("1", "not-1").optional(),
  })
  .superRefine(({ before, after, changed, around }, context) => {
    const [first, second] = Object.entries({ before, after, changed, around })
      .filter(([, value]) => value !== undefined)
      .map(([name]) => name);
    if (second) context.addIssue({ code: "custom", path: [second], message: `not-with-${first}` });
  });

const message = z.object({
  msg: z.string("required").transform((text, context) => {
    const parsed = parseText(text);
    if (parsed.ok) return parsed.msg;
    context.addIssue({ code: "custom", message: parsed.error });
    return z.NEVER;
  }),
  /** The caller's own id of the message: sent again, it is said no second time. */
  cid: z.string("not-a-text").min(1, "too-short").max(64, "too-long").optional(),
  reply: z
    .int("not-a-number")
    .min(1, "too-small")
    .max(2 ** 31 - 1, "too-large")
    .optional(),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request, params) {
    const { room: known } = await requireUserAndRoom(idFrom(params.id));
    const room = readable(known);
    const { expand, ...wanted } = parse(query, queryOf(request));
    const { archived, ...page } = await find(room.id, wanted);
    return Response.json({ ...page, ...(expand && { archived }) });
  },

  async POST(request, params) {
    const user = await requireUser();
    const body = await readBody(request, message);
    return Response.json(await sendMessage(user, idFrom(params.id), body), { status: 201 });
  },
});

function find(
  room: number,
  { changed, around, limit, ...range }: Omit<z.infer<typeof query>, "expand">,
) {
  if (changed !== undefined) return messages.changedSince(room, { since: changed, limit });
  if (around !== undefined) return pageAround(room, around, limit);
  return messages.page(room, { ...range, limit });
}

/** `newer` is there only where it is so. */
async function pageAround(room: number, around: number, limit: number) {
  const { newer, ...page } = await messages.pageAround(room, { around, limit });
  return { ...page, ...(newer && { newer }) };
}
