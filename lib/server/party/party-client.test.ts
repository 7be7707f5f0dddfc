import { expect, test } from "vitest";
import { sendToEach } from "./party-client";

const ids = Array.from({ length: 30 }, (_, n) => n);

test("sendToEach reaches every id, at most eight at a time", async () => {
  const sent: number[] = [];
  let open = 0;
  let most = 0;
  await sendToEach(ids, async (id) => {
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, 1));
    open--;
    sent.push(id);
  });
  expect(sent.sort((a, b) => a - b)).toStrictEqual(ids);
  expect(most).toBe(8);
});

test("sendToEach throws the first failure and sends to no further ids", async () => {
  const begun: number[] = [];
  const sending = sendToEach(ids, async (id) => {
    begun.push(id);
    await Promise.resolve();
    if (id === 3) throw new Error("down");
  });
  await expect(sending).rejects.toThrow("down");
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(begun.length).toBeLessThan(20);
});
