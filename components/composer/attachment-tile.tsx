import { CircleAlert, RotateCw, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { ownUploads } from "@/lib/client/files/own-uploads";
import type { Upload } from "@/lib/client/files/uploads";
import { cx } from "../ui/cx";
import { AltButton } from "./alt-button";
import { FileIcon } from "./file-icon";
import { useFileSize } from "./file-size";
import { UploadRing } from "./upload-ring";
import { useUpload } from "./use-upload";

/** One file of the message that is being written. */
export function AttachmentTile({
  uploadKey,
  onRemove,
  onSignedOut,
}: {
  uploadKey: string;
  onRemove: () => void;
  onSignedOut: () => void;
}) {
  const t = useTranslations("attachments");
  const upload = useUpload(uploadKey);
  const failure = upload?.state.is === "failed" ? upload.state.failure : null;
  useEffect(() => {
    if (failure === "signed-out") onSignedOut();
  }, [failure, onSignedOut]);
  if (!upload) return null;
  const { name, preview, state } = upload;
  return (
    <li
      title={name}
      className={cx(
        "relative h-24 shrink-0 overflow-hidden rounded-lg border bg-panel",
        failure ? "min-w-56 border-danger" : "border-line",
      )}
    >
      {preview === null ? <FileCard upload={upload} /> : <Picture upload={upload} />}
      {failure ? (
        <Failure upload={upload} failure={failure} />
      ) : (
        preview !== null && (
          <span className="pointer-events-none absolute inset-0 grid place-items-center">
            <UploadRing name={name} state={state} />
          </span>
        )
      )}
      {preview !== null && !failure && <AltButton upload={upload} />}
      <button
        type="button"
        data-remove
        aria-label={t("remove", { name })}
        title={t("remove", { name })}
        onClick={onRemove}
        className="touch-target absolute! top-1 right-1 grid size-6 place-items-center rounded-full bg-[rgb(0_0_0/0.6)] text-white hover:bg-[rgb(0_0_0/0.8)]"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </li>
  );
}

const height = 94;
const widths = { min: 72, max: 220 };

/** In its own shape, but for one that is much longer than wide or wider than long. */
function Picture({ upload }: { upload: Upload }) {
  const { preview, width = 1, height: tall = 1, alt, name } = upload;
  const shown = Math.min(widths.max, Math.max(widths.min, (height * width) / tall));
  return (
    <img
      src={preview ?? undefined}
      alt={alt ?? name}
      draggable={false}
      style={{ width: shown, height }}
      className="block max-w-none object-cover"
    />
  );
}

function FileCard({ upload: { name, type, bytes, state } }: { upload: Upload }) {
  const sizeOf = useFileSize();
  const isUnderWay = state.is === "waiting" || state.is === "sending";
  return (
    <div className="flex h-full w-44 flex-col justify-center px-3">
      <span className="flex h-9 items-center">
        {isUnderWay ? (
          <UploadRing name={name} state={state} />
        ) : (
          <FileIcon type={type} className="size-6 text-muted" />
        )}
      </span>
      <bdi className="truncate text-sm font-medium">{name}</bdi>
      <span className="text-xs text-muted">{sizeOf(bytes)}</span>
    </div>
  );
}

function Failure({
  upload: { key, name },
  failure,
}: {
  upload: Upload;
  failure: Extract<Upload["state"], { is: "failed" }>["failure"];
}) {
  const t = useTranslations("attachments");
  const log = useTranslations("log");
  return (
    <div className="absolute inset-0 flex w-full flex-col justify-between gap-1 bg-danger-soft p-2 pr-8 text-xs text-danger-ink">
      <p role="alert" className="line-clamp-3 min-w-0" title={log(`failed.${failure}`)}>
        <CircleAlert aria-hidden className="mr-1 inline size-3.5 align-text-bottom" />
        <span className="sr-only">
          {name}: {t("notUploaded")}{" "}
        </span>
        {log(`failed.${failure}`)}
      </p>
      <button
        type="button"
        aria-label={t("retry", { name })}
        onClick={() => ownUploads().retry(key)}
        className="touch-target flex items-center gap-1 self-start rounded-sm font-medium underline-offset-2 hover:underline"
      >
        <RotateCw aria-hidden className="size-3.5" />
        {log("retry")}
      </button>
    </div>
  );
}
