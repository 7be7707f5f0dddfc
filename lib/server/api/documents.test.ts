import asyncApiSchema from "@asyncapi/specs/schemas/3.0.0-without-$id.json";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { asyncApi, openApi } from "./documents";

const copy = (value: unknown) => JSON.parse(JSON.stringify(value));

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
