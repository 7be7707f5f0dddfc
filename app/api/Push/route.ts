import { withSession } from "@/lib/server/accounts/account";
import { pushSubscription } from "@/lib/server/api/push";
import { requireUser } from "@/lib/server/auth/caller";
import * as subscriptions from "@/lib/server/db/queries/push-subscriptions";
import { readBody } from "@/lib/server/http/input";
import { countCall } from "@/lib/server/http/limits";
import { route } from "@/lib/server/http/route";
import { pushKey } from "@/lib/server/push/push-request";
import type { PushState } from "@/lib/shared/api/push";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    const { sessionId } = withSession(await requireUser());
    return Response.json({
      key: pushKey(),
      endpoint: await subscriptions.endpointOf(sessionId),
    } satisfies PushState);
  },

  async PUT(request) {
    const { id, sessionId } = withSession(await requireUser());
    const { endpoint, keys } = await readBody(request, pushSubscription);
    await countCall("pushSubscriptions", String(id));
    await subscriptions.put(sessionId, id, { endpoint, ...keys });
    return new Response(null, { status: 204 });
  },

  async DELETE() {
    await subscriptions.removeOf(withSession(await requireUser()).sessionId);
    return new Response(null, { status: 204 });
  },
});
