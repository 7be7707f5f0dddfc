"use client";

import { useAvatar } from "../avatar/avatars-context";
import { Initials, type InitialsProps } from "./initials";

/**
 * The picture of a person or a room; behind it, and where there is none, their initial. `seed` is a
 * username, or the `roomKey` of a room.
 */
export function Avatar(props: InitialsProps) {
  const { seed, size } = props;
  const picture = useAvatar(seed, size === "huge" || size === "giant" ? "large" : "small");
  return <Initials {...props} picture={picture} />;
}
