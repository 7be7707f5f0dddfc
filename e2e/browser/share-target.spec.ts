/** What other apps share with the installed one. */
import { expectAccessible } from "../support/accessible";
import { unique } from "../support/basic-client";
import { expect, test } from "../support/browser-fixtures";
import { makeRoom } from "../support/browser-person";

test("what another app shares goes to the composer of the room that is chosen", async ({
  ann: { page },
}) => {
  const name = unique("share ");
  const room = await makeRoom(page, name);
  const manifest = await (await page.request.get("/manifest.webmanifest")).json();
  const { action, enctype, params } = manifest.share_target;
  await page.goto("/rooms");
  await page.evaluate(async () => {
    await navigator.serviceWorker.register("/sw.js");
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) {
      await new Promise((resolve) =>
        navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }),
      );
    }
  });
  await page.evaluate(
    ({ action, enctype, text, files }) => {
      const form = Object.assign(document.createElement("form"), { action, enctype });
      form.method = "POST";
      const words = Object.assign(document.createElement("textarea"), { name: text });
      words.value = "look at this";
      const chosen = Object.assign(document.createElement("input"), { type: "file", name: files });
      const transfer = new DataTransfer();
      transfer.items.add(new File(["words"], "茶.txt", { type: "text/plain" }));
      chosen.files = transfer.files;
      form.append(words, chosen);
      document.body.append(form);
      form.submit();
    },
    { action, enctype, text: params.text, files: params.files[0].name },
  );
  await expect(page.getByRole("heading", { name: "Share in…" })).toBeVisible();
  await expect(page.getByText("茶.txt")).toBeVisible();
  await expectAccessible(page, "sharing");
  await page.getByRole("searchbox", { name: "Find a room or person" }).fill(name);
  await page.getByRole("list", { name: "Rooms", exact: true }).getByRole("button").click();
  const field = page.getByRole("textbox", { name: /^Message/ });
  await expect(field).toHaveValue("look at this");
  await expect.poll(() => page.evaluate(() => caches.has("shared"))).toBe(false);
  await field.press("Enter");
  await expect
    .poll(async () => (await (await page.request.get(`/api/Room/${room}/File`)).json()).files)
    .toMatchObject([{ name: "茶.txt" }]);
});

test("without a service worker the page says that nothing was kept", async ({ ann: { page } }) => {
  const files = {
    name: "x.bin",
    mimeType: "application/octet-stream",
    buffer: Buffer.alloc(100_000),
  };
  const answer = await page.request.post("/rooms/share", { multipart: { files } });
  expect(answer.url()).toMatch(/\/rooms\/share\?lost$/);
  await page.goto("/rooms/share?lost");
  await expect(page.getByRole("heading", { name: "That couldn’t be shared" })).toBeVisible();
});
