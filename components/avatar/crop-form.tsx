"use client";

import { RotateCw, ZoomIn, ZoomOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import Cropper, { type Area } from "react-easy-crop";
import { useProblemText } from "../hooks/use-problem-text";
import { FormActions } from "../ui/form-actions";
import { FormError } from "../ui/form-error";
import { IconButton } from "../ui/icon-button";
import { toast } from "../ui/toast";
import { type AvatarOwner, putAvatar } from "./avatar-owner";
import { cropPicture } from "./crop-picture";
import type { OpenedPicture } from "./use-picture-file";

const maxZoom = 5;

/** Moves, zooms and turns a picture under the shape that is to be cut out, and saves that. */
export default function CropForm({
  picture: { image, address },
  owner,
  onClose,
  onSaved = onClose,
}: {
  picture: OpenedPicture;
  owner: AvatarOwner;
  onClose: () => void;
  onSaved?: () => void;
}) {
  const t = useTranslations("avatar");
  const problemText = useProblemText();
  const [crop, setCrop] = useState({ x: 0, y: 0 });
  const [zoom, setZoom] = useState(1);
  const [rotation, setRotation] = useState(0);
  const [area, setArea] = useState<Area | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !area) return;
    setBusy(true);
    setProblem(null);
    try {
      await putAvatar(owner, await cropPicture(image, area, rotation));
      toast(t("saved"));
      onSaved();
    } catch (error) {
      setProblem(problemText(error));
      setBusy(false);
    }
  };
  return (
    <form onSubmit={save} className="flex flex-col gap-4">
      <div className="relative h-72 overflow-hidden rounded-xl bg-press max-h-[45dvh]">
        <Cropper
          image={address}
          aspect={1}
          crop={crop}
          zoom={zoom}
          maxZoom={maxZoom}
          rotation={rotation}
          cropShape={owner.shape === "round" ? "round" : "rect"}
          showGrid={false}
          keyboardStep={4}
          onCropChange={setCrop}
          onZoomChange={setZoom}
          onCropAreaChange={(_, pixels) => setArea(pixels)}
          mediaProps={{ alt: "" }}
          cropperProps={{ role: "group", "aria-label": t("cropLabel") }}
          classes={{
            cropAreaClassName: cropAreaStyle[owner.shape],
          }}
        />
      </div>
      <div className="flex items-center gap-2">
        <ZoomOut aria-hidden className="size-4 shrink-0 text-muted" />
        <input
          type="range"
          aria-label={t("zoom")}
          aria-valuetext={`${Math.round(zoom * 100)} %`}
          min={1}
          max={maxZoom}
          step={0.05}
          value={zoom}
          onChange={({ currentTarget }) => setZoom(Number(currentTarget.value))}
          className="h-8 min-w-0 flex-1 rounded-md accent-accent pointer-coarse:h-11"
        />
        <ZoomIn aria-hidden className="size-4 shrink-0 text-muted" />
        <IconButton label={t("rotate")} onClick={() => setRotation((rotation + 90) % 360)}>
          <RotateCw aria-hidden />
        </IconButton>
      </div>
      <FormError text={problem} />
      <FormActions submit={t("save")} busy={busy} onCancel={onClose} />
    </form>
  );
}

const cropAreaStyle = {
  round: "focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-white",
  square:
    "rounded-[22%] focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-white",
};
