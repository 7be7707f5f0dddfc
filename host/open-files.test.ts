import { expect, test } from "vitest";
import { placesInUse } from "./open-files";

const header = "Limit                     Soft Limit           Hard Limit           Units     ";
const row = (soft: string) =>
  [header, `Max open files            ${soft.padEnd(20)} 524288               files     `].join(
    "\n",
  );

test("each room and inbox needs five of the files that the system allows, and a tenth is spared", () => {
  expect(placesInUse(row("20000"))).toBe(3_600);
});

test("where there is no limit, or the system does not tell, any number may be in use", () => {
  expect(placesInUse(row("unlimited"))).toBe(Number.POSITIVE_INFINITY);
  expect(placesInUse("")).toBe(Number.POSITIVE_INFINITY);
});
