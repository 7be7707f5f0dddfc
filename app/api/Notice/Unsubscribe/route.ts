import { unsubscribeQuery } from "@/lib/server/api/email";
import { callerAddress } from "@/lib/server/http/caller-address";
import { parse, queryOf } from "@/lib/server/http/input";
import { countCall } from "@/lib/server/http/limits";
import { route } from "@/lib/server/http/route";
import { stopDigest } from "@/lib/server/mail/stop-digest";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** Mail programs post a form (RFC 8058), which says nothing that the address does not. */
  async POST(request) {
    const { token } = parse(unsubscribeQuery, queryOf(request));
    await countCall("mailedLinks", await callerAddress());
    await stopDigest(token);
    return Response.json({ status: true });
  },
});
