/**
 * Values that many answers contain.
 *
 * lib/shared/api declares the answers that pages read, once for the page that parses them and for
 * the OpenAPI document. Every page carries these schemas, so they are zod/mini and check types
 * only: lib/server/api adds the bounds and descriptions for the document.
 */
import * as z from "zod/mini";

export const username = z.string();
export const nickname = z.string();
/** Of a room, an access token or a person; from 1. */
export const id = z.int();
/** Of an event in its room; from 1. */
export const event = z.int();
/** Whole seconds since 1970. */
export const seconds = z.int();
export const quantity = z.int();

/*
 * Metadata belongs to a schema object, so each key with a description of its own gets an object of
 * its own. A clone inherits the metadata of its original.
 */
export const eventId = () => z.clone(event);
export const time = () => z.clone(seconds);
export const count = () => z.clone(quantity);
