/** What app and room server say to each other over HTTP, under the shared secret. */
import * as z from "zod/mini";

/** App → room. */
export const roomCommand = z.discriminatedUnion("type", [
  /** Everything of this person with an epoch below `epoch` is refused from now on. */
  z.object({ type: z.literal("remove"), uid: z.int(), epoch: z.int() }),
  /** The room is gone, with its log. */
  z.object({ type: z.literal("delete") }),
  /** Look whether something is due: after a crash of an engine that keeps no alarms. */
  z.object({ type: z.literal("wake") }),
]);
export type RoomCommand = z.infer<typeof roomCommand>;

/** Room → app: events for the archive, in order of their ids. */
export const archiveBatch = z.object({
  room: z.int(),
  events: z.array(
    z.object({
      id: z.int(),
      uid: z.int(),
      cid: z.optional(z.string()),
      msg: z.string(),
      time: z.int(),
    }),
  ),
});
export type ArchiveBatch = z.infer<typeof archiveBatch>;

/** Whether a call carries the secret; takes the same time however much of it is right. */
export async function carriesSecret(
  request: { headers: { get(name: string): string | null } },
  secret: string,
): Promise<boolean> {
  const digest = async (text: string) =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  const [given, wanted] = await Promise.all([
    digest(request.headers.get("Authorization") ?? ""),
    digest(`Bearer ${secret}`),
  ]);
  return given.every((byte, index) => byte === wanted[index]);
}
