import { withSession } from "@/lib/account";
import { type PushState, pushSubscription } from "@/lib/api/push";
import { requireUser } from "@/lib/auth";
import { readBody, route } from "@/lib/http";
import { countCall } from "@/lib/limits";
import { pushKey } from "@/lib/push-request";
import * as subscriptions from "@/lib/queries/push-subscriptions";

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
