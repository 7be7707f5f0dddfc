import { login, type Status } from "@/lib/server/api/people";
import { setSessionCookie, signIn } from "@/lib/server/auth/auth";
import { digestFromLogin } from "@/lib/server/auth/password";
import { readBody, route } from "@/lib/server/http/http";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    const { username, password } = await readBody(request, login);
    const session = await signIn(username, digestFromLogin(password));
    if (session) await setSessionCookie(session.sessionId);
    return Response.json({ status: session !== null } satisfies Status);
  },
});
