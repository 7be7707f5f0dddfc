/**
 * Values that many answers contain.
 *
 * lib/shared/api declares what each REST call answers. It uses zod/mini, because browsers parse
 * with it and full zod would make every page heavier. lib/server/api adds the descriptions, which
 * only the OpenAPI document needs.
 */
import * as z from "zod/mini";

export const username = z.string();
export const nickname = z.string();
/** Rooms, access tokens and people are counted from 1. */
export const id = z.int().check(z.minimum(1));
/** A room's events are counted from 1. */
export const event = z.int().check(z.minimum(1));
/** Whole seconds since 1970. */
export const seconds = z.int().check(z.minimum(0));

/*
 * A description belongs to a schema object, so a key with a description of its own gets an object
 * of its own. A clone inherits the metadata of its original.
 */
export const eventId = () => z.clone(event);
export const time = () => z.clone(seconds);
export const count = () => z.int().check(z.minimum(0));
