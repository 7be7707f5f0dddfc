/** What openapi-typescript and @hey-api/openapi-ts take at run time, orval writes into the client. */
export default {
  teahouse: {
    input: "openapi.json",
    output: {
      target: "orval-client.ts",
      client: "fetch",
      baseUrl: process.env.API_URL,
      urlEncodeParameters: true,
    },
  },
};
