/** The largest id of a room, a person or an event: Postgres' `integer` has 32 bits. */
export const maxId = 2 ** 31 - 1;
