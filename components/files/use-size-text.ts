import { useFormatter } from "next-intl";
import { spaceChinese } from "../hooks/space-chinese";

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Says how many bytes these are in the reader's language, such as "1.2 MB". */
export function useSizeText(): (bytes: number) => string {
  const format = useFormatter();
  return (bytes) => {
    const power = bytes < 1_000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
    const value = bytes / 1_000 ** power;
    return spaceChinese(
      format.number(value, {
        style: "unit",
        unit: units[power] ?? "byte",
        unitDisplay: power === 0 ? "long" : "short",
        maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
      }),
    );
  };
}
