/** Copies text to the clipboard; false if the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    // Missing on plain http, which is common for a server in a local network.
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused by the user or the page's policy; execCommand may still work.
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  // Inside an open dialog, whose focus trap would take the focus from any element outside.
  (document.activeElement?.closest("[role=dialog]") ?? document.body).append(field);
  const { activeElement } = document;
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (activeElement instanceof HTMLElement) activeElement.focus();
  return copied;
}
