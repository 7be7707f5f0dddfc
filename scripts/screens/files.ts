/** A room with pictures and other files, and the viewer. */
import { pdf, picture, sendFiles, sound } from "../../e2e/support/sent-files";
import { join, room } from "./cast";
import { openRoom } from "./room";
import type { Scene } from "./scene";
import { scripts } from "./script";
import type { Studio } from "./studio";

export async function files(studio: Studio, { me, ben }: Scene): Promise<void> {
  const { t, look } = studio;
  const { page } = me;
  const script = scripts[look.language];
  const id = await room(me, { name: script.room, private: false });
  await join(id, ben);
  const place = await sendFiles(ben.page, id, [await picture("tea-house.jpg", 1_200, 800)], {
    msg: script.draft,
  });
  const hues = [20, 70, 120, 200, 250];
  const album = hues.map((hue) => picture(`${hue}.jpg`, 600, 450, hue));
  await sendFiles(page, id, await Promise.all(album), { reply: place });
  const others = [pdf("plan.pdf"), sound("song.wav")];
  const last = await sendFiles(ben.page, id, others);
  await openRoom(page, id);
  const shown = page.locator(`[data-message="${last}"] section`);
  await studio.shoot(page, "files", shown);
  await page.locator(`[data-message="${place}"] [data-picture]`).click();
  await studio.shoot(page, "viewer", page.getByRole("dialog").getByRole("img"));
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: t("files.viewer") }).waitFor({ state: "detached" });
}
