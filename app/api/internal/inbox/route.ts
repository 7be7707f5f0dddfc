import { readBody, route } from "@/lib/http";
import { requireInternal } from "@/lib/internal";
import { Problem } from "@/lib/problem";
import * as members from "@/lib/queries/members";
import { inboxQuery } from "@/lib/room-commands";

/** Asked by a person's inbox when it opens, and when their list of rooms changed. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const { uid } = await readBody(request, inboxQuery);
    const found = await members.membershipsOf(uid);
    if (!found) throw new Problem(404, "There is no such person.");
    return Response.json(found);
  },
});
