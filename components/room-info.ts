/** What a room's screen is told about the room. */
export type RoomInfo = {
  id: number;
  name: string;
  private: boolean;
  role: "owner" | "moderator" | "member" | null;
};
