import { requireOwner, requireProven } from "@/lib/server/accounts/factors";
import { passkeyChange, proofBody } from "@/lib/server/api/factors";
import { removePasskey } from "@/lib/server/auth/passkeys";
import * as passkeys from "@/lib/server/db/queries/passkeys";
import { readBody, readOptionalBody } from "@/lib/server/http/input";
import { Problem } from "@/lib/server/http/problem";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PATCH(request, params) {
    const owner = await requireOwner(params.username);
    const { name } = await readBody(request, passkeyChange);
    if (!(await passkeys.rename(owner.id, params.id ?? "", name))) {
      throw new Problem(404, "There is no such passkey.");
    }
    return new Response(null, { status: 204 });
  },

  async DELETE(request, params) {
    const owner = await requireOwner(params.username);
    await requireProven(owner, await readOptionalBody(request, proofBody));
    await removePasskey(owner.id, params.id ?? "");
    return new Response(null, { status: 204 });
  },
});
