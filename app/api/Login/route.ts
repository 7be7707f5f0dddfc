import { login } from "@/lib/server/api/people";
import { readingsOf } from "@/lib/server/auth/password";
import { signInWithPassword } from "@/lib/server/auth/second-step";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    const { username, password, second: tells = false } = await readBody(request, login);
    return Response.json(await signInWithPassword(username, readingsOf(password), { tells }));
  },
});
