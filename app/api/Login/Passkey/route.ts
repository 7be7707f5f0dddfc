import { passkeyAssertion } from "@/lib/server/api/factors";
import { signInWithPasskey } from "@/lib/server/auth/second-step";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    return Response.json(await signInWithPasskey(await readBody(request, passkeyAssertion)));
  },
});
