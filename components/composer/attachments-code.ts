export { ownDrafts, ownUploads } from "@/lib/client/files/own-uploads";
export { PendingFiles } from "../timeline/pending-files";
export { AttachmentTray } from "./attachment-tray";
export { FileIntake } from "./file-intake";
export { PasteOffer } from "./paste-offer";
