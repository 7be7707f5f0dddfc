/** Heaps of combining marks do not cover other messages; accents and focus rings have their place. */
export const withinBounds = "overflow-clip [overflow-clip-margin:0.5rem]";
