import { RoomSkeleton } from "@/components/room-skeleton";

export default RoomSkeleton;
