import { newUser } from "@/lib/api/people";
import { callerAddress, readBody, route } from "@/lib/http";
import { countCall } from "@/lib/limits";
import { digestOf, hash } from "@/lib/password";
import { Problem } from "@/lib/problem";
import * as users from "@/lib/queries/users";

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
