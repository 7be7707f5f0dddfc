export { patientFetch } from "@/lib/client/pages/patient-fetch";
export { KeepRoom } from "../room/keep-room";
export { forgetRoom, newestHistory, rememberRoom, visitedRoom } from "../room/visited-rooms";
export { KeepRooms } from "./keep-rooms";
export { WaitingLine, WaitingNotice } from "./waiting-notice";
