const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/**
 * A size as people read it, in decimal units as disks have them: the number, and how a formatter is to
 * write it.
 */
export function byteSize(bytes: number) {
  const rounds = (value: number) =>
    value < 9.95 ? Math.round(value * 10) / 10 : Math.round(value);
  let at = 0;
  let value = bytes;
  while (at < units.length - 1 && rounds(value) >= 1_000) {
    value /= 1_000;
    at++;
  }
  const unit = units[at] ?? "byte";
  const maximumFractionDigits = at === 0 || value >= 9.95 ? 0 : 1;
  return [value, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits }] as const;
}
