import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";

/** Of a file to read at all, in bytes: a phone's largest pictures are a tenth of it. */
const maxBytes = 100_000_000;

/** A file that the browser can show. */
export type OpenedPicture = { image: HTMLImageElement; address: string };

/** A file that was chosen as a picture: opened, or why it cannot be. */
export function usePictureFile() {
  const t = useTranslations("avatar");
  const [opened, setOpened] = useState<OpenedPicture | null>(null);
  const [error, setError] = useState<string | null>(null);
  const latest = useRef("");
  useEffect(() => {
    const address = opened?.address;
    return () => {
      if (address) URL.revokeObjectURL(address);
    };
  }, [opened]);
  const open = async (file: File) => {
    setError(null);
    if (file.size > maxBytes) return setError(t("tooLarge"));
    const address = URL.createObjectURL(file);
    latest.current = address;
    const image = new Image();
    image.src = address;
    const isShown = await image.decode().then(
      () => image.naturalWidth > 0,
      () => false,
    );
    // Another one was chosen meanwhile.
    const isLatest = latest.current === address;
    if (isShown && isLatest) return setOpened({ image, address });
    URL.revokeObjectURL(address);
    if (isLatest) setError(t("unreadable"));
  };
  return { opened, error, open, close: () => setOpened(null) };
}
