import { register } from "@/lib/server/accounts/registration";
import { newUser } from "@/lib/server/api/people";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    const { username } = await register(await readBody(request, newUser));
    const headers = { Location: `/User/${encodeURIComponent(username)}` };
    return new Response(null, { status: 201, headers });
  },
});
