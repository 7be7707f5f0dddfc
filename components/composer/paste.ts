/**
 * The files of a paste; none if it is text. Office programs add a picture of what was copied to its text,
 * browsers add HTML to a copied picture, and Finder adds the name of a copied file as plain text.
 */
export function filesOfPaste(data: DataTransfer): File[] {
  const files = [...data.files];
  if (files.length === 0 || !data.types.includes("text/html")) return files;
  const { body } = new DOMParser().parseFromString(data.getData("text/html"), "text/html");
  const isText = (body.textContent ?? "").trim() !== "" || body.querySelector("table");
  return isText ? [] : files;
}
