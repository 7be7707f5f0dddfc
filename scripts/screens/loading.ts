/** Loading states: the page's requests are held back until the picture is taken. */
import type { Locator, Page } from "@playwright/test";
import { type Actor, join, play, room, type Turn } from "./cast";
import { openRoom } from "./room";
import type { Scene } from "./scene";
import { scripts } from "./script";
import type { Studio } from "./studio";

/** More messages than a page is rendered with. */
const manyMessages = 120;

export async function loading(studio: Studio, scene: Scene): Promise<void> {
  const { t } = studio;
  const { me, ben } = scene;
  const { page } = me;
  const script = scripts[studio.look.language];

  const long = await room(ben, { name: script.rooms[0] ?? "" });
  await join(long, me);
  const plan = Array.from({ length: manyMessages }, (_, at): [Actor, Turn] => [
    ben,
    { msg: `${script.draft} (${at + 1})`, key: "end" },
  ]);
  const end = (await play(long, plan)).get("end");
  await page.request.put(`/api/Room/${long}/Read`, { data: { id: end } });
  await page.goto("/rooms");
  await page.waitForFunction(
    async ({ long, end }) => {
      const { messages } = await (await fetch(`/api/Room/${long}/Message?limit=1`)).json();
      return messages[0]?.id === end;
    },
    { long, end },
  );
  await held(page, /\/Message\?/, async () => {
    await openRoom(page, long);
    const older = page.getByText(t("log.loadingOlder"));
    await older.evaluate((each) => each.scrollIntoView());
    await studio.shoot(page, "loading-older", older);
  });

  await page.goto("/rooms");
  const link = page.getByRole("navigation").getByRole("link", { name: script.quiet });
  await link.waitFor();
  await held(page, pageOf(scene.quiet), async () => {
    await link.click();
    await studio.shoot(page, "loading-room", link.locator(".animate-spin"));
  });
  await page.waitForURL(`/rooms/${scene.quiet}`);

  await (await search(page)).fill(script.room);
  await held(page, pageOf(scene.room), async () => {
    await page.keyboard.press("Enter");
    await studio.shoot(page, "navigation", page.getByTestId("navigation-progress"));
  });
  await page.waitForURL(`/rooms/${scene.room}`);

  await held(page, /\/api\/Search/, async () => {
    await (await search(page)).fill(script.nowhere);
    await studio.shoot(page, "searching", page.getByText(t("switcher.searching")));
  });
  await page.keyboard.press("Escape");

  await held(page, /\/Session$/, async () => {
    await page.goto("/settings");
    const waiting = page.getByRole("status", { name: t("notices.loading") });
    await waiting.first().waitFor();
    await waiting.first().evaluate((each) => each.scrollIntoView({ block: "center" }));
    await studio.shoot(page, "loading-settings");
  });
}

const pageOf = (id: number) => new RegExp(`/rooms/${id}\\?.*_rsc=`);

/** Opens the switcher and returns its field; retries, because Ctrl+K works only after hydration. */
async function search(page: Page): Promise<Locator> {
  const field = page.getByRole("combobox");
  while (!(await field.isVisible())) {
    await page.keyboard.press("Control+k");
    await field.waitFor({ timeout: 1_000 }).catch(() => {});
  }
  return field;
}

/** Holds back requests to matching addresses until `work` is done. */
async function held(page: Page, address: RegExp, work: () => Promise<void>): Promise<void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(address, async (route) => {
    await released;
    await route.continue();
  });
  try {
    await work();
  } finally {
    release();
    await page.unrouteAll({ behavior: "wait" });
  }
}
