import { login, type Status } from "@/lib/api/people";
import { setSessionCookie, signIn } from "@/lib/auth";
import { readBody, route } from "@/lib/http";
import { digestFromLogin } from "@/lib/password";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    const { username, password } = await readBody(request, login);
    const session = await signIn(username, digestFromLogin(password));
    if (session) await setSessionCookie(session.sessionId);
    return Response.json({ status: session !== null } satisfies Status);
  },
});
