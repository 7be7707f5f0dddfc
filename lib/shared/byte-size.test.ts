import { expect, test } from "vitest";
import { byteSize } from "./byte-size";

test.each([
  [0, "0 kB", "0 kB"],
  [1, "0.1 kB", "0.1 kB"],
  [999, "1 kB", "1 kB"],
  [1_500, "1.5 kB", "1.5 kB"],
  [24_700_000, "25 MB", "25 MB"],
  [999_960, "1 MB", "1 MB"],
  [2_000_000_000, "2 GB", "2 GB"],
  [7_340_000_000_000, "7.3 TB", "7.3 TB"],
])("%d bytes are shown in the unit that people use for it", (bytes, en, zh) => {
  const [value, style] = byteSize(bytes);
  expect(new Intl.NumberFormat("en", style).format(value)).toBe(en);
  expect(new Intl.NumberFormat("zh", style).format(value)).toBe(zh);
});
