import { useFormatter } from "next-intl";

const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** Writes a number of bytes as people read it: 312 kB, 2.4 MB. */
export function useFileSize(): (bytes: number) => string {
  const format = useFormatter();
  return (bytes) => {
    const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
    const value = bytes / 1_000 ** power;
    return format.number(value, {
      style: "unit",
      unit: units[power] ?? "byte",
      unitDisplay: power === 0 ? "long" : "short",
      maximumFractionDigits: power < 2 || value >= 10 ? 0 : 1,
    });
  };
}
