import { expect, test } from "vitest";
import { byteSize } from "./byte-size";

test.each([
  [0, "0 byte", "0 B"],
  [999, "999 byte", "999 B"],
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
