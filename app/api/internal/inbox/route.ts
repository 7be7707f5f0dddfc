import * as members from "@/lib/server/db/queries/members";
import { readBody, route } from "@/lib/server/http/http";
import { Problem } from "@/lib/server/http/problem";
import { requireInternal } from "@/lib/server/party/internal";
import { inboxQuery } from "@/lib/wire/internal-api";

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
