import { isAlive } from "@/lib/server/db/queries/access-tokens";
import * as members from "@/lib/server/db/queries/members";
import { readBody } from "@/lib/server/http/input";
import { Problem } from "@/lib/server/http/problem";
import { route } from "@/lib/server/http/route";
import { requireInternal } from "@/lib/server/party/require-internal";
import { inboxQuery } from "@/lib/wire/internal-api";

/** Called by a person's inbox when it opens, and when their room list has changed. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const { uid, sid } = await readBody(request, inboxQuery);
    if (sid !== undefined && !(await isAlive(uid, sid))) {
      throw new Problem(403, "This session has ended.");
    }
    const found = await members.membershipsOf(uid);
    if (!found) throw new Problem(404, "There is no such account.");
    return Response.json(found);
  },
});
