import { requireOwner } from "@/lib/server/accounts/factors";
import { proofBody } from "@/lib/server/api/factors";
import { issueProof } from "@/lib/server/auth/proof";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request, params) {
    const owner = await requireOwner(params.username);
    return Response.json(await issueProof(owner, await readBody(request, proofBody)));
  },
});
