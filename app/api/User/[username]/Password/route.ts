import {
  removePassword,
  requireOwner,
  requireProven,
  setPassword,
} from "@/lib/server/accounts/factors";
import { newPasswordBody, proofBody } from "@/lib/server/api/factors";
import { requireGoodPassword } from "@/lib/server/auth/password-rules";
import { readBody, readOptionalBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PUT(request, params) {
    const owner = await requireOwner(params.username);
    const { password, ...proof } = await readBody(request, newPasswordBody);
    await requireGoodPassword(password, owner);
    await requireProven(owner, proof);
    await setPassword(owner.id, password);
    return new Response(null, { status: 204 });
  },

  async DELETE(request, params) {
    const owner = await requireOwner(params.username);
    await requireProven(owner, await readOptionalBody(request, proofBody));
    await removePassword(owner.id);
    return new Response(null, { status: 204 });
  },
});
