import { requireOwner, requireProven } from "@/lib/server/accounts/factors";
import { proofBody } from "@/lib/server/api/factors";
import { challengeToAdd } from "@/lib/server/auth/passkeys";
import { readOptionalBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request, params) {
    const owner = await requireOwner(params.username);
    await requireProven(owner, await readOptionalBody(request, proofBody), { adds: true });
    return Response.json(await challengeToAdd(owner));
  },
});
