import { z } from "zod";
import { requireUser } from "@/lib/auth";
import { idFrom, readOptionalBody, route } from "@/lib/http";
import { createInvite, listInvites } from "@/lib/invites";

const daySeconds = 24 * 3_600;
const terms = z.object({
  expiresIn: z
    .int("not-a-number")
    .min(60, "too-small")
    .max(365 * daySeconds, "too-large")
    .default(7 * daySeconds),
  uses: z.int("not-a-number").min(1, "too-small").max(10_000, "too-large").nullable().default(null),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    const user = await requireUser();
    return Response.json(await listInvites(user, idFrom(params.id)));
  },

  async POST(request, params) {
    const user = await requireUser();
    const { expiresIn, uses } = await readOptionalBody(request, terms);
    const room = idFrom(params.id);
    const invite = await createInvite(user, room, { expiresInSeconds: expiresIn, uses });
    return Response.json(invite, {
      status: 201,
      headers: { Location: `/Invite/${invite.code}` },
    });
  },
});
