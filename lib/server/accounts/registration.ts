import "server-only";
import { digestOf, hash } from "../auth/password";
import * as users from "../db/queries/users";
import { callerAddress } from "../http/caller-address";
import { countCall } from "../http/limits";
import { Problem } from "../http/problem";

/** Creates an account. Throws 409 if the name is or was somebody's, and TooMany. */
export async function register({
  username,
  password,
  nickname,
}: {
  username: string;
  password: string;
  nickname: string;
}): Promise<users.User> {
  await countCall("registration", await callerAddress());
  const passwordHash = await hash(digestOf(password));
  const user = await users.create({ username, nickname, passwordHash });
  if (!user) throw new Problem(409, "This username is taken.");
  return user;
}
