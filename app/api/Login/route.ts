import { login, type Status } from "@/lib/server/api/people";
import { digestFromLogin } from "@/lib/server/auth/password";
import { signIn } from "@/lib/server/auth/sign-in";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    const { username, password } = await readBody(request, login);
    const status = await signIn(username, digestFromLogin(password));
    return Response.json({ status } satisfies Status);
  },
});
