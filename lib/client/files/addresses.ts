/** Where the browser finds files. */

/** A file of a room, or with `size` a smaller picture of it. */
export function fileAddress(roomId: number, fileId: number, size?: "small" | "large"): string {
  return `/api/Room/${roomId}/File/${fileId}${size ? `/${size}` : ""}`;
}
