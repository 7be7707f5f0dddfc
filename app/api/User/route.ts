import { newUser } from "@/lib/server/api/people";
import { digestOf, hash } from "@/lib/server/auth/password";
import * as users from "@/lib/server/db/queries/users";
import { callerAddress, readBody, route } from "@/lib/server/http/http";
import { countCall } from "@/lib/server/http/limits";
import { Problem } from "@/lib/server/http/problem";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    const { username, password, nickname } = await readBody(request, newUser);
    await countCall("registration", await callerAddress());
    const user = await users.create({
      username,
      nickname,
      passwordHash: await hash(digestOf(password)),
    });
    if (!user) throw new Problem(409, "This username is taken.");
    return new Response(null, {
      status: 201,
      headers: { Location: `/User/${encodeURIComponent(user.username)}` },
    });
  },
});
