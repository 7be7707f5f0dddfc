import { requireOwner, requireProven } from "@/lib/server/accounts/factors";
import { proofBody } from "@/lib/server/api/factors";
import { renewRecoveryCodes } from "@/lib/server/auth/authenticator";
import { readOptionalBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request, params) {
    const owner = await requireOwner(params.username);
    await requireProven(owner, await readOptionalBody(request, proofBody));
    return Response.json({ codes: await renewRecoveryCodes(owner.id) }, { status: 201 });
  },
});
