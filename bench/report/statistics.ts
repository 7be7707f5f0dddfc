/** Repeated measurements of one figure. */
export type Spread = { median: number; min: number; max: number };

export function spreadOf(values: number[]): Spread {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}

/** The median, with the extremes in brackets if there are several values. */
export function show({ median, min, max }: Spread, format: (value: number) => string): string {
  if (!Number.isFinite(median)) return "–";
  const [low, high] = [format(min), format(max)];
  return low === high ? format(median) : `${format(median)} (${low}–${high})`;
}

/** Three significant digits: 1,230 · 45.6 · 0.789. */
export function digits(value: number): string {
  const size = Math.abs(value);
  const fraction = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const rounded = size >= 1_000 ? Number(value.toPrecision(3)) : value;
  return rounded.toLocaleString("en", { maximumFractionDigits: fraction });
}
