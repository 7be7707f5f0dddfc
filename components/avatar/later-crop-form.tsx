import type { ComponentProps } from "react";
import { later, useLater } from "../ui/later";
import { Spinner } from "../ui/spinner";

const part = later(() => import("./crop-form"), { ahead: false });

/** The cropper, whose code is loaded once a picture was chosen; as high before it is there. */
export function LaterCropForm(
  props: ComponentProps<NonNullable<ReturnType<typeof part.get>>["default"]>,
) {
  const loaded = useLater(part, true);
  if (loaded) return <loaded.default {...props} />;
  return (
    <div className="grid h-96 max-h-[60dvh] place-items-center text-muted">
      <Spinner />
    </div>
  );
}
