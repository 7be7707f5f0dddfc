import { requireUser } from "@/lib/server/auth/caller";
import { route } from "@/lib/server/http/route";
import { issueInboxToken } from "@/lib/server/rooms/socket-tokens";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    return Response.json(await issueInboxToken(await requireUser()));
  },
});
