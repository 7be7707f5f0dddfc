const units = ["kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/**
 * A size as people read it, in decimal units as disks have them: the number, and how a formatter is to
 * write it. What is not empty is never 0.
 */
export function byteSize(bytes: number) {
  let value = bytes === 0 ? 0 : Math.max(0.1, bytes / 1_000);
  let at = 0;
  while (at < units.length - 1 && Math.round(value) >= 1_000) {
    value /= 1_000;
    at++;
  }
  const unit = units[at] ?? "kilobyte";
  const maximumFractionDigits = value < 9.95 ? 1 : 0;
  return [value, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits }] as const;
}
