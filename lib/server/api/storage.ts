/** Answers of the calls about what a person stores. */
import * as shared from "@/lib/shared/api/storage";
import { documented, inSeconds } from "./documented";

documented(
  shared.ownFile,
  { id: "OwnFile" },
  {
    name: { examples: ["tea.jpg"] },
    type: { description: "The media type.", examples: ["image/jpeg"] },
    bytes: "What it takes of the quota: the file and the pictures that were made of it.",
    time: inSeconds("When the file was sent, or uploaded if it is not sent"),
    sent: "Whether a message was sent with it. One that is not sent goes after a day.",
    room: "The room that it was uploaded to.",
    roomName: "`null`: you may no longer enter the room.",
    message: "The message with the file; missing if you may not read it.",
  },
);

export const storage = documented(
  shared.storage,
  { id: "Storage" },
  {
    used: "How many bytes your files take.",
    allowed: "How many they may take; `null`: any number.",
    full: "Whether the server has no room for more files.",
    files: "Your 20 largest files, the largest first.",
  },
);

export const roomStorage = documented(
  shared.roomStorage,
  { id: "RoomStorage" },
  { files: "How many files its messages have.", bytes: "How large they are together." },
);
