import { useFormatter } from "next-intl";
import { byteSize } from "@/lib/shared/byte-size";

/** Formats a number of bytes: "1.2 MB". */
export function useByteSize(): (bytes: number) => string {
  const format = useFormatter();
  return (bytes) => {
    const [value, style] = byteSize(bytes);
    return format.number(value, style);
  };
}
