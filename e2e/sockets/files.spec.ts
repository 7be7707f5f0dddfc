import { webOrigin } from "../support/address";
import { signedIn } from "../support/basic-client";
import { pixel, uploaded } from "../support/files";
import { expect, test } from "../support/fixtures";
import { OptedIn } from "../support/opted-in-client";

test("protocol 24: a message with files carries them, and clients of the document get names and addresses", async () => {
  const [ann, bob, carl] = [await signedIn("ann"), await signedIn("bob"), await signedIn("carl")];
  const room = await ann.makeRoom();
  const bobs = await OptedIn.enter(bob, room);
  const carls = await carl.enter(room);
  const picture = await uploaded(ann, room, pixel, { name: "茶 1.png" });
  const text = await uploaded(ann, room, Buffer.from("tea"), { name: "x.txt" });
  const send = (body: object) => ann.rest.call("POST", `/Room/${room}/Message`, body);
  const message = { msg: "look", files: [text.id, picture.id], cid: "one" };
  expect(await send(message)).toMatchObject({ status: 201, body: { id: 1 } });
  expect(await send(message)).toMatchObject({ status: 201, body: { id: 1 } });
  expect(await bobs.frame({ type: 0 })).toMatchObject({
    id: 1,
    msg: "look",
    files: [text, picture],
  });
  const address = ({ id }: { id: number }) => `${webOrigin}/api/Room/${room}/File/${id}`;
  const lines = ["look", `x.txt ${address(text)}`, `茶 1.png ${address(picture)}`];
  expect(await carls.event()).toStrictEqual(ann.said(lines.join("\n")));
  const alone = await uploaded(ann, room, pixel, { name: "y.png" });
  expect(await send({ files: [alone.id] })).toMatchObject({ status: 201, body: { id: 2 } });
  expect(await carls.event()).toStrictEqual(ann.said(`y.png ${address(alone)}`));
  expect(await send({ files: [alone.id] })).toMatchObject({ status: 400 });
});
