import asyncApiSchema from "@asyncapi/specs/schemas/3.0.0-without-$id.json";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { asyncApi, openApi } from "./documents";
import { inviteTerms } from "./invites";
import { memberQuery } from "./members";
import { historyQuery, messageEdit, newMessage, searchQuery } from "./messages";
import { login, newAccessToken, newUser, userChange } from "./people";
import { namedRoom, readMarker, roomChange, roomListQuery } from "./rooms";

const copy = (value: unknown) => JSON.parse(JSON.stringify(value));

/** The limits of a text or a number in a request. */
const limits = z.looseObject({
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});
const bodies = {
  NewUser: newUser,
  UserChange: userChange,
  Login: login,
  NewAccessToken: newAccessToken,
  NewRoom: namedRoom,
  RoomChange: roomChange,
  ReadMarker: readMarker,
  InviteTerms: inviteTerms,
  NewMessage: newMessage,
  MessageEdit: messageEdit,
};
const queries = {
  listRooms: roomListQuery,
  listMembers: memberQuery,
  listMessages: historyQuery,
  search: searchQuery,
};

describe("the OpenAPI document", () => {
  test("is valid OpenAPI 3.1", async () => {
    expect(await new Validator().validate(copy(openApi()))).toStrictEqual({ valid: true });
  });

  test("has a unique operationId for each call", () => {
    const names = Object.values(openApi().paths ?? {}).flatMap((path) =>
      [path.get, path.post, path.put, path.patch, path.delete].flatMap(
        (call) => call?.operationId ?? [],
      ),
    );
    expect(names.length).toBeGreaterThan(30);
    expect(new Set(names).size).toBe(names.length);
  });

  test("describes each call in more than its summary", () => {
    for (const [path, calls] of Object.entries(openApi().paths ?? {})) {
      for (const call of [calls.get, calls.post, calls.put, calls.patch, calls.delete]) {
        if (call) expect(call.description?.length, path).toBeGreaterThan(20);
      }
    }
  });

  test("has only what generators of clients turn into types that fit", () => {
    const { paths = {}, components } = copy(openApi());
    // A default in a body makes its key required; `\\p` needs a flag that patterns do not have.
    expect(JSON.stringify(components.schemas)).not.toMatch(/"default":|\\\\p\{/);
    // `type: ["integer", "null"]` is plain, `anyOf` is a type of its own.
    expect(JSON.stringify(components.schemas)).not.toContain('"anyOf":[{"type":');
    // A set of values that two schemas share is a type that they share.
    const enums = JSON.stringify(components.schemas).match(/"enum":\[[^\]]+/g) ?? [];
    expect(new Set(enums).size, enums.join("\n")).toBe(enums.length);
    for (const [path, calls] of Object.entries<Record<string, unknown>>(paths)) {
      for (const [method, call] of Object.entries(calls)) {
        const { responses = {}, requestBody = {} } = z
          .looseObject({ responses: z.looseObject({}), requestBody: z.unknown() })
          .partial()
          .parse(call);
        expect(JSON.stringify(requestBody), `${method} ${path}`).not.toContain('"default":');
        // One shape an answer, whatever the query is.
        expect(JSON.stringify(responses), `${method} ${path}`).not.toMatch(/"(anyOf|oneOf)":/);
      }
    }
  });

  test("has the limits of bodies and queries that the server keeps", () => {
    const { paths, components } = openApi();
    const calls = Object.values(paths ?? {}).flatMap(({ get, post, put, patch }) =>
      [get, post, put, patch].flatMap((call) => call ?? []),
    );
    const values = [
      ...Object.entries(bodies).map(([name, schema]) => ({
        schema,
        fields: Object.entries(
          z
            .object({ properties: z.record(z.string(), limits) })
            .parse(copy(components?.schemas?.[name])).properties,
        ),
        as: (value: string | number): unknown => value,
      })),
      ...Object.entries(queries).map(([name, schema]) => ({
        schema,
        fields: (calls.find(({ operationId }) => operationId === name)?.parameters ?? []).flatMap(
          (parameter) =>
            "in" in parameter && parameter.in === "query"
              ? [[parameter.name, limits.parse(copy(parameter.schema))] as const]
              : [],
        ),
        as: String,
      })),
    ];
    let count = 0;
    for (const { schema, fields, as } of values) {
      const codeOf = (field: string, value: string | number) =>
        schema.safeParse({ [field]: as(value) }).error?.issues.find(({ path }) => path[0] === field)
          ?.message;
      for (const [field, { minLength, maxLength, minimum, maximum }] of fields) {
        const bounds: [number | undefined, number, (at: number) => string | number, RegExp][] = [
          [minLength, -1, (length) => "a".repeat(length), /^(required|empty|too-short)$/],
          [maxLength, 1, (length) => "a".repeat(length), /^too-long$/],
          [minimum, -1, (value) => value, /^too-small$/],
          [maximum, 1, (value) => value, /^too-large$/],
        ];
        for (const [bound, step, make, code] of bounds) {
          if (bound === undefined) continue;
          count += 1;
          expect(codeOf(field, make(bound)), `${field}: ${bound}`).toBeUndefined();
          expect(codeOf(field, make(bound + step)), `${field}: ${bound + step}`).toMatch(code);
        }
      }
    }
    expect(count).toBeGreaterThan(40);
  });

  test("declares each part of a path as a parameter", () => {
    for (const [path, calls] of Object.entries(openApi().paths ?? {})) {
      const parts = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name);
      for (const call of [calls.get, calls.post, calls.put, calls.patch, calls.delete]) {
        if (!call) continue;
        const named = (call.parameters ?? []).flatMap((parameter) =>
          "in" in parameter && parameter.in === "path" ? [parameter.name] : [],
        );
        expect(named, path).toStrictEqual(parts);
      }
    }
  });

  test("shows a complete client in three languages", () => {
    const call: unknown = openApi().paths?.["/Room/{id}"]?.get;
    expect(call).toMatchObject({
      "x-codeSamples": [
        { lang: "JavaScript", source: expect.stringContaining("new WebSocket(") },
        { lang: "Python", source: expect.stringContaining("websocket.create_connection(") },
        { lang: "Shell", source: expect.stringContaining("#!/bin/sh") },
      ],
    });
  });

  test("describes answers with all their keys: the schemas allow no others", () => {
    const { responses = {}, schemas = {} } = openApi().components ?? {};
    expect(Object.keys(responses)).toContain("MethodNotAllowed");
    for (const name of ["User", "Status", "Room", "RoomToken", "Message", "Problem"]) {
      expect(schemas[name], name).toMatchObject({ additionalProperties: false });
    }
  });
});

describe("the AsyncAPI document", () => {
  test("is valid AsyncAPI 3.0", () => {
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    const validate = ajv.compile(asyncApiSchema);
    validate(copy(asyncApi()));
    expect(validate.errors ?? []).toStrictEqual([]);
  });

  test("gives a basic client exactly the keys of the API document", () => {
    const { schemas } = asyncApi().components;
    expect(schemas.said).toMatchObject({
      required: ["type", "msg", "username", "nickname", "time"],
      additionalProperties: false,
    });
    expect(Object.keys(asyncApi().channels.room?.messages ?? {}).sort()).toStrictEqual(
      ["answer", "msg", "presence", "said", "token"].sort(),
    );
  });

  test("contains no dangling reference", () => {
    const document = copy(asyncApi());
    const text = JSON.stringify(document);
    for (const [, reference = ""] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = reference.split("/").reduce((value, key) => value?.[key], document);
      expect(found, reference).toBeDefined();
    }
  });
});
