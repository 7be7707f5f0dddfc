/** Now, in whole seconds since 1970: the `time` of frames. */
export function nowSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}
