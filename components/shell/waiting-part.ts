export { patientFetch } from "@/lib/client/pages/patient-fetch";
export { forgetRoom, newestHistory, rememberRoom, visitedRoom } from "../room/visited-rooms";
export { WaitingLine, WaitingNotice } from "./waiting-notice";
