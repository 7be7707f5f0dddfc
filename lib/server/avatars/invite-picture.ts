import "server-only";
import * as invites from "../db/queries/invites";
import { requireFileStore } from "../files/own-store";
import { logger } from "../observability/app-logger";

/**
 * The small picture of the room that an invite is for, as a `data:` address: who only has the link may not
 * fetch it, and sees no other of its pictures. Null without one.
 */
export async function invitePicture(code: string): Promise<string | null> {
  const key = await invites.pictureKey(code);
  if (key === null) return null;
  try {
    const { stream } = await requireFileStore().read(key, "small");
    const bytes = Buffer.from(await new Response(stream).arrayBuffer());
    return `data:image/webp;base64,${bytes.toString("base64")}`;
  } catch (err) {
    logger.warn({ err }, "a room's picture could not be read for an invite");
    return null;
  }
}
