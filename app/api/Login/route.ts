import { login } from "@/lib/server/api/people";
import { readingsOf } from "@/lib/server/auth/password";
import { signIn } from "@/lib/server/auth/sign-in";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import type { Status } from "@/lib/shared/api/account";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    const { username, password } = await readBody(request, login);
    const status = await signIn(username, readingsOf(password));
    return Response.json({ status } satisfies Status);
  },
});
