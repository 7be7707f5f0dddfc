import { requireOwner, requireProven } from "@/lib/server/accounts/factors";
import { authenticatorCode, proofBody } from "@/lib/server/api/factors";
import {
  beginAuthenticator,
  confirmAuthenticator,
  removeAuthenticator,
} from "@/lib/server/auth/authenticator";
import { readBody, readOptionalBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request, params) {
    const owner = await requireOwner(params.username);
    await requireProven(owner, await readOptionalBody(request, proofBody), { adds: true });
    return Response.json(await beginAuthenticator(owner), { status: 201 });
  },

  async PUT(request, params) {
    const owner = await requireOwner(params.username);
    const { code } = await readBody(request, authenticatorCode);
    return Response.json({ codes: await confirmAuthenticator(owner, code) });
  },

  async DELETE(request, params) {
    const owner = await requireOwner(params.username);
    await requireProven(owner, await readOptionalBody(request, proofBody));
    await removeAuthenticator(owner.id);
    return new Response(null, { status: 204 });
  },
});
