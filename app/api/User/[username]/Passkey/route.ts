import { requireOwner } from "@/lib/server/accounts/factors";
import { newPasskey } from "@/lib/server/api/factors";
import { addPasskey } from "@/lib/server/auth/passkeys";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request, params) {
    const owner = await requireOwner(params.username);
    await addPasskey(owner, await readBody(request, newPasskey));
    return new Response(null, { status: 201 });
  },
});
