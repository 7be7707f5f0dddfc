import { z } from "zod";
import { setSessionCookie, signIn } from "@/lib/auth";
import { readBody, route } from "@/lib/http";
import { digestFromLogin } from "@/lib/password";

/** Only the form is checked: what could be nobody's name or password is simply wrong. */
const body = z.object({
  username: z.string({ error: "required" }).min(1, "required"),
  password: z.string({ error: "required" }).min(1, "required"),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    const { username, password } = await readBody(request, body);
    const session = await signIn(username, digestFromLogin(password));
    if (session) await setSessionCookie(session.sessionId);
    return Response.json({ status: session !== null });
  },
});
