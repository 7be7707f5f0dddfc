import { claimServer } from "@/lib/server/admin/first-administrator";
import { claim } from "@/lib/server/api/admin";
import { callerAddress } from "@/lib/server/http/caller-address";
import { readBody } from "@/lib/server/http/input";
import { countCall } from "@/lib/server/http/limits";
import { route } from "@/lib/server/http/route";
import type { PublicUser } from "@/lib/shared/api/people";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    const address = await callerAddress();
    await countCall("claims", address);
    const { token } = await readBody(request, claim);
    const { username, nickname } = await claimServer(token, address);
    return Response.json({ username, nickname } satisfies PublicUser);
  },
});
