/** Pages after something ended or failed: removed, deleted, signed out, an error. */
import type { Page } from "@playwright/test";
import { actor, elsewhere, join, room } from "./cast";
import { openRoom } from "./room";
import type { Scene } from "./scene";
import { scripts } from "./script";
import type { Studio } from "./studio";

export async function endStates(studio: Studio, scene: Scene): Promise<void> {
  const { t } = studio;
  const { ben, mei } = scene;
  const script = scripts[studio.look.language];
  const { page } = mei;
  await openRoom(page, scene.room);
  await scene.me.page.request.delete(`/api/Room/${scene.room}/Member/${mei.username}`);
  await studio.shoot(page, "removed", page.getByText(t("connection.removedTitle")));
  await page.reload();
  await studio.shoot(
    page,
    "removed-later",
    page.getByRole("heading", { name: t("notices.removedTitle") }),
  );
  const short = await room(ben, { name: script.rooms[1] ?? "" });
  await join(short, mei);
  await openRoom(page, short);
  await ben.page.request.delete(`/api/Room/${short}`);
  await studio.shoot(page, "deleted", page.getByText(t("connection.deletedTitle")));
  await page.goto(`/rooms/${short}`);
  await studio.shoot(
    page,
    "room-not-found",
    page.getByRole("heading", { name: t("notices.roomNotFoundTitle") }),
  );

  const third = await actor(studio, "guest", script.names.ben);
  await join(scene.room, third);
  await openRoom(third.page, scene.room);
  const other = await elsewhere(studio, third);
  const { sessions } = await sessionsOf(other);
  for (const { id, current } of sessions) {
    if (!current) await other.page.request.delete(`/api/User/${third.username}/Session/${id}`);
  }
  await studio.shoot(
    third.page,
    "signed-out",
    third.page.getByText(t("connection.signedOutTitle")),
  );

  const { page: reader } = ben;
  await openRoom(reader, scene.room);
  // Makes rendering the room fail.
  await reader.evaluate(() => {
    Array.prototype.findLast = () => {
      throw new Error("a deliberate failure");
    };
  });
  await scene.me.page.request.post(`/api/Room/${scene.room}/Message`, { data: { msg: "!" } });
  await studio.shoot(
    reader,
    "error",
    reader.getByRole("heading", { name: t("notices.errorTitle") }),
  );
}

async function sessionsOf({ page, username }: { page: Page; username: string }) {
  const answer = await page.request.get(`/api/User/${username}/Session`);
  return { sessions: await answer.json() };
}
