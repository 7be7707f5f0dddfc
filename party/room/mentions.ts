import type * as z from "zod/mini";
import { type MentionsFound, mentionsFound, type mentionsQuery } from "@/lib/wire/internal-api";
import { type AppEnv, impatientMs, postToApp } from "../platform/app-client";

/** Asks the app whom of a room's members messages mention. Rejects if it does not answer in 3 s. */
export async function findMentions(
  env: AppEnv,
  query: z.infer<typeof mentionsQuery>,
  requestId: string,
): Promise<MentionsFound["mentions"]> {
  const response = await postToApp(env, "mentions", query, requestId, impatientMs);
  if (response.ok) return mentionsFound.parse(await response.json()).mentions;
  await response.body?.cancel();
  throw new Error(`the app answered ${response.status}`);
}
