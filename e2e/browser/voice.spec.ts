/** Voice messages, with Chromium's fake microphone, which beeps. */
import type { Page } from "@playwright/test";
import { findBrowserInWorker, installMs } from "../../scripts/test/browser";
import { expectAccessible } from "../support/accessible";
import { unique } from "../support/basic-client";
import { browserArguments } from "../support/browser-arguments";
import { test as base, expect } from "../support/browser-fixtures";
import { makeRoom, openRoom } from "../support/browser-person";

const test = base.extend({
  launchOptions: [
    async ({ launchOptions }, use) => {
      await use({
        ...launchOptions,
        executablePath: await findBrowserInWorker(),
        args: [
          ...browserArguments,
          "--use-fake-device-for-media-stream",
          "--use-fake-ui-for-media-stream",
        ],
      });
    },
    { scope: "worker", timeout: installMs },
  ],
});

const microphone = (page: Page) => page.getByRole("button", { name: "Record a voice message" });
const recorder = (page: Page) => page.getByRole("dialog", { name: "Voice message" });

async function filesIn(page: Page, room: number): Promise<{ name: string }[]> {
  const { files } = await (await page.request.get(`/api/Room/${room}/File`)).json();
  return files;
}

test("a voice message is recorded, heard and sent", async ({ ann: { page } }) => {
  const room = await makeRoom(page, unique("voice "));
  await openRoom(page, room);
  await microphone(page).click();
  const timer = recorder(page).getByRole("timer");
  await expect(timer).not.toHaveText("0:00");
  await expectAccessible(page, "recording", { within: "form" });
  await recorder(page).getByRole("button", { name: "Pause recording" }).click();
  await recorder(page).getByRole("button", { name: "Continue recording" }).click();
  await expect(timer).toHaveText(/0:0[3-9]|0:[1-9]/);
  await recorder(page).getByRole("button", { name: "Stop and listen" }).click();
  const position = recorder(page).getByRole("slider");
  await expect(position).toHaveAttribute("aria-valuetext", /^0:00 of 0:/);
  const length = (await position.getAttribute("aria-valuemax")) ?? "";
  await position.press("End");
  await expect(position).toHaveAttribute("aria-valuenow", length);
  await position.press("Home");
  await expect(position).toHaveAttribute("aria-valuenow", "0");
  await recorder(page).getByRole("button", { name: "Play", exact: true }).click();
  await expect(position).not.toHaveAttribute("aria-valuenow", "0");
  await recorder(page).getByRole("button", { name: "Playback speed: 1×" }).click();
  await recorder(page).getByRole("button", { name: "Playback speed: 1.5×" }).click();
  expect(await page.evaluate(() => localStorage.getItem("voice speed"))).toBe("2");
  await expectAccessible(page, "recorded", { within: "form" });
  await recorder(page).getByRole("button", { name: "Send voice message" }).click();
  await expect(recorder(page)).toHaveCount(0);
  await expect
    .poll(() => filesIn(page, room))
    .toMatchObject([{ name: expect.stringMatching(/^voice-message\.(webm|m4a)$/) }]);
});

test("a cancelled recording lets go of the microphone and sends nothing", async ({
  ann: { page },
}) => {
  const room = await makeRoom(page, unique("voice "));
  await page.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.assign(window, { tracks });
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
  await openRoom(page, room);
  const states = () =>
    page.evaluate(() =>
      Reflect.get(window, "tracks").map(({ readyState }: MediaStreamTrack) => readyState),
    );
  await microphone(page).click();
  await expect(recorder(page).getByRole("timer")).toBeVisible();
  expect(await states()).toEqual(["live"]);
  await recorder(page).getByRole("button", { name: "Discard recording" }).click();
  await expect(recorder(page)).toHaveCount(0);
  await expect(microphone(page)).toBeFocused();
  expect(await states()).toEqual(["ended"]);
  expect(await filesIn(page, room)).toEqual([]);
});

test("a microphone that is refused is explained", async ({ ann: { page } }) => {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await openRoom(page, await makeRoom(page, unique("voice ")));
  await microphone(page).click();
  await expect(recorder(page).getByRole("alert")).toContainText("The microphone is blocked.");
  await expectAccessible(page, "refused", { within: "form" });
  await recorder(page).getByRole("button", { name: "Cancel" }).click();
  await expect(microphone(page)).toBeFocused();
});

test("by touch it records while held: sliding away cancels, letting go sends", async ({
  newPerson,
}) => {
  const { page } = await newPerson("Ann", { onPhone: true });
  const room = await makeRoom(page, unique("voice "));
  await openRoom(page, room);
  const finger = await page.context().newCDPSession(page);
  const box = await microphone(page).boundingBox();
  if (!box) throw new Error("there is no button");
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: object[]) =>
    finger.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: touchPoints.map(() => ({ ...at, x: at.x - 8 * moved })),
    });
  let moved = 0;
  await touch("touchStart", [at]);
  await expect(recorder(page).getByText("Slide to cancel")).toBeVisible();
  for (moved = 1; moved < 15; moved++) await touch("touchMove", [at]);
  await expect(recorder(page).getByText("Release to cancel")).toBeVisible();
  await touch("touchEnd", []);
  await expect(recorder(page)).toHaveCount(0);
  moved = 0;
  await touch("touchStart", [at]);
  await expect(recorder(page).getByRole("timer")).not.toHaveText("0:00");
  await touch("touchEnd", []);
  await expect(recorder(page)).toHaveCount(0);
  await expect.poll(() => filesIn(page, room)).toHaveLength(1);
});
