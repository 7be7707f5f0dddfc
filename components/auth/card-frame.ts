/** The card of the sign-in, sign-up and invite pages; on phones it has no frame. */
export const cardFrame =
  "sm:rounded-2xl sm:border sm:border-line sm:bg-raised sm:p-8 sm:shadow-[0_1px_2px_rgb(30_40_25/0.04),0_12px_32px_-12px_rgb(30_40_25/0.12)]";
