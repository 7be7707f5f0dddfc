import type { ReactNode } from "react";
import { cardFrame } from "../auth/card-frame";
import { cx } from "../ui/cx";

export function InviteFrame({ children }: { children: ReactNode }) {
  return (
    <div className="mt-6 w-full max-w-[25rem]">
      <div className={cx(cardFrame, "flex flex-col items-center text-center")}>{children}</div>
    </div>
  );
}
