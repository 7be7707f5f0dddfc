"use client";

import { Camera, Images, Paperclip } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ChangeEvent, type RefObject, useEffect, useRef, useState } from "react";
import { isTouch } from "../hooks/is-touch";
import { IconButton } from "../ui/icon-button";
import { Menu } from "../ui/menu";
import { MenuItem } from "../ui/menu-item";
import { useAttachments } from "./attachments-context";

/** The paperclip; on touch it opens a menu that has the camera. */
export function AttachButton({ disabled }: { disabled: boolean }) {
  const t = useTranslations("attachments");
  const { add } = useAttachments();
  const files = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const [onTouch, setOnTouch] = useState(false);
  useEffect(() => setOnTouch(isTouch()), []);
  const open = (input: RefObject<HTMLInputElement | null>) => input.current?.click();
  const onChange = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    add([...(currentTarget.files ?? [])]);
    // The same file can be chosen again.
    currentTarget.value = "";
  };
  const button = (
    <IconButton
      size="field"
      label={t("add")}
      disabled={disabled}
      onClick={onTouch ? undefined : () => open(files)}
      // Seen before the field and reached after it, so that ⇧Tab in the field leads to the messages.
      className="order-first"
    >
      <Paperclip aria-hidden />
    </IconButton>
  );
  return (
    <>
      {onTouch ? (
        <Menu side="top" align="start" trigger={button}>
          <MenuItem icon={<Camera aria-hidden />} onSelect={() => open(camera)}>
            {t("takePhoto")}
          </MenuItem>
          <MenuItem icon={<Images aria-hidden />} onSelect={() => open(files)}>
            {t("choose")}
          </MenuItem>
        </Menu>
      ) : (
        button
      )}
      <input ref={files} type="file" multiple hidden onChange={onChange} />
      <input
        ref={camera}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        onChange={onChange}
      />
    </>
  );
}
