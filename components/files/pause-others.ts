import type { SyntheticEvent } from "react";

/** One thing is heard at a time: what plays when another begins is paused. */
export function pauseOthers({ currentTarget }: SyntheticEvent<HTMLMediaElement>): void {
  for (const other of document.querySelectorAll<HTMLMediaElement>("audio, video")) {
    if (other !== currentTarget) other.pause();
  }
}
