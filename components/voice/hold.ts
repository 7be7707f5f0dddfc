/** The finger on the microphone's button. */
export type Hold = {
  /** free: it is recorded without a finger on the button. */
  state: "held" | "released" | "cancelled" | "free";
  /** How far the finger has slid away, in pixels. */
  slid: number;
};

/** A shorter touch is a tap. */
export const holdMs = 250;
/** So far away from the button, releasing it sends nothing. */
export const cancelPixels = 90;

export function isCancelled({ slid }: Hold): boolean {
  return slid >= cancelPixels;
}
