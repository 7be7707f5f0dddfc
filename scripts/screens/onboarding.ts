/** Sign-in, sign-up, invites, and a newcomer's first minute. */
import { actor, join, room } from "./cast";
import { scripts } from "./script";
import type { Studio } from "./studio";

export async function onboarding(studio: Studio): Promise<void> {
  const { t } = studio;
  const { names, room: name, rooms } = scripts[studio.look.language];
  const guest = await (await studio.context()).newPage();
  const submit = guest.locator("button[type=submit]");
  await guest.goto("/sign-in");
  await studio.shoot(guest, "sign-in", submit);
  await guest.getByLabel(t("fields.username")).fill("anna");
  await guest.getByLabel(t("fields.password"), { exact: true }).fill("not this one");
  await submit.click();
  await studio.shoot(guest, "sign-in-refused", guest.getByText(t("auth.wrong")));
  await guest.goto("/sign-up");
  await studio.shoot(guest, "sign-up", submit);
  await guest.getByLabel(t("fields.username")).fill("anna berg");
  await guest.getByLabel(t("fields.password"), { exact: true }).fill("123");
  await submit.click();
  await studio.shoot(guest, "sign-up-errors", guest.locator("[aria-invalid=true]"));
  await guest.goto("/nowhere");
  await studio.shoot(guest, "not-found", guest.getByRole("heading"));

  const newcomer = await actor(studio, "new", names.me);
  await newcomer.page.goto("/rooms");
  await studio.shoot(newcomer.page, "first-run-alone", newcomer.page.getByRole("heading"));
  const host = await actor(studio, "host", names.ben);
  for (const each of rooms) await room(host, { name: each });
  const secret = await room(host, { name, private: true });
  await newcomer.page.goto("/rooms");
  await studio.shoot(newcomer.page, "first-run", newcomer.page.getByRole("heading"));
  await newcomer.page.getByRole("button", { name: t("welcome.makeRoom") }).click();
  await studio.shoot(newcomer.page, "new-room", newcomer.page.getByRole("switch"));
  await newcomer.page.getByRole("tab").last().click();
  await studio.shoot(newcomer.page, "new-direct", newcomer.page.getByRole("dialog"));

  const made = await host.page.request.post(`/api/Room/${secret}/Invite`, { data: {} });
  const { code } = await made.json();
  await guest.goto(`/invite/${code}`);
  await studio.shoot(guest, "invite-guest", guest.getByRole("heading"));
  await newcomer.page.goto(`/invite/${code}`);
  const accept = newcomer.page.getByRole("main").getByRole("button").last();
  await studio.shoot(newcomer.page, "invite", accept);
  await guest.goto("/invite/none");
  await studio.shoot(guest, "invite-ended", guest.getByRole("heading"));
  await join(await room(host, { name: `${name} 2` }), newcomer);
  for (const { page } of [newcomer, host]) await page.context().close();
  await guest.context().close();
}
