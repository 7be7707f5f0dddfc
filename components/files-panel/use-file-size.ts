import { useFormatter } from "next-intl";
import { spaceChinese } from "../hooks/space-chinese";

const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** Formats a number of bytes: "5 bytes", "12 kB", "1.4 MB". */
export function useFileSize(): (bytes: number) => string {
  const format = useFormatter();
  return (bytes) => {
    const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
    const unitDisplay = step === 0 ? "long" : "short";
    const style = { style: "unit", unit: units[step] ?? "byte", unitDisplay } as const;
    const digits = { maximumFractionDigits: step > 1 ? 1 : 0 };
    return spaceChinese(format.number(bytes / 1_000 ** step, { ...style, ...digits }));
  };
}
