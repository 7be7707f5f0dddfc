import { once } from "node:events";
import { get } from "node:http";
import { json } from "node:stream/consumers";
import { z } from "zod";

const tokenAnswer = z.object({ token: z.string() });

/**
 * A new token from the REST API. On its own connection and without `fetch`, which would cost more here
 * than the server's answer.
 */
export async function freshToken(
  url: string,
  cookie: string,
  signal?: AbortSignal,
): Promise<string> {
  const request = get(url, {
    agent: false,
    headers: { Cookie: cookie },
    ...(signal && { signal }),
  });
  const [response] = await once(request, "response");
  return tokenAnswer.parse(await json(response)).token;
}
