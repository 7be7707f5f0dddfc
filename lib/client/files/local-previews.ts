/**
 * Object addresses of pictures that were sent from this page, by the id of the file: they are shown until
 * the server's picture is there.
 */
export const localPreviews = new Map<number, string>();
