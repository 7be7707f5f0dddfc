import { mentionsIn } from "@/lib/server/db/queries/mentions";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { requireInternal } from "@/lib/server/party/require-internal";
import { type MentionsFound, mentionsQuery } from "@/lib/wire/internal-api";

/** Of one second's messages, of which a room reports 50; far more than those can have. */
const maxBytes = 8 * 1024 * 1024;

/** Called by a room whose news may be a mention for somebody. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const { room, messages } = await readBody(request, mentionsQuery, maxBytes);
    const found: MentionsFound = { mentions: await mentionsIn(room, messages) };
    return Response.json(found);
  },
});
