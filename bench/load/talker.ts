import type { Member } from "./member";

/** Count and sum of serial numbers, so that one lost and one duplicated message show up. */
export class Count {
  messages = 0;
  sum = 0;

  add(serial: number): void {
    this.messages++;
    this.sum += serial;
  }

  /** How many are missing or surplus; a wrong one counts as one lost and one duplicated. */
  differenceTo(due: Count): number {
    const off = Math.abs(due.messages - this.messages);
    return off > 0 || due.sum === this.sum ? off : 2;
  }
}

/** A member with the messages it sent and received. */
export class Talker {
  readonly got = new Count();
  readonly said = new Count();
  /** Sent but not answered yet, oldest first: answers arrive in the order of the sends. */
  readonly unanswered: number[] = [];

  constructor(
    readonly member: Member,
    readonly room: Count,
  ) {}

  /**
   * How many of the room's messages are missing here or arrived twice. `echoes`: whether senders
   * receive their own messages.
   */
  lost(echoes: boolean): number {
    const due = new Count();
    due.messages = this.room.messages - (echoes ? 0 : this.said.messages);
    due.sum = this.room.sum - (echoes ? 0 : this.said.sum);
    return this.got.differenceTo(due) + this.unanswered.length;
  }
}
