import "client-only";

export const uploadsDatabase = "teahouse-uploads";

/** On sign-out: deletes all files that this browser keeps for being sent. Never rejects. */
export function forgetUploads(): Promise<void> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.deleteDatabase(uploadsDatabase);
      // A tab that does not close it now does so when it is closed; the deletion waits for that.
      request.onsuccess = request.onerror = request.onblocked = () => resolve();
    } catch {
      resolve();
    }
  });
}
