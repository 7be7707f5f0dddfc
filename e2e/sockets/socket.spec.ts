import { socketAddresses } from "../support/address";
import { fields, list, md5, Person, Socket } from "../support/basic-client";
import { expect, test } from "../support/fixtures";

for (const address of socketAddresses) {
  test(`protocol 1: register, log in, make a room, chat at ${address.name}, leave, log out`, async () => {
    const [ann, bob] = [new Person(), new Person()];
    for (const person of [ann, bob]) {
      const { username, password, nickname, rest } = person;
      expect((await rest.call("POST", "/User", { username, password, nickname })).status).toBe(201);
      const login = await rest.call("POST", "/Login", { username, password: md5(password) });
      expect(login.body).toStrictEqual({ status: true });
    }
    const name = `${ann.username}的聊天室的名字`;
    expect((await ann.rest.call("POST", "/Room", { name })).status).toBe(201);
    const rooms = list((await bob.rest.call("GET", "/Room")).body).map(fields);
    const room = Number(rooms.find((entry) => entry.name === name)?.id);

    const sockets: Socket[] = [];
    for (const person of [ann, bob]) {
      const socket = await Socket.open(address.url(room));
      const { token } = fields((await person.rest.call("GET", `/Room/${room}`)).body);
      socket.send({ token });
      socket.send({ msg: `${person.username} is here` });
      expect(await socket.answer()).toStrictEqual({ status: true });
      sockets.push(socket);
    }
    const [anns, bobs] = sockets;
    if (!anns || !bobs) throw new Error("two people, two sockets");
    expect(await anns.event()).toStrictEqual(bob.entered());
    expect(await anns.event()).toStrictEqual(bob.said(`${bob.username} is here`));

    expect(await anns.say("今天天气好好啊")).toStrictEqual({ status: true });
    expect(await bobs.event()).toStrictEqual(ann.said("今天天气好好啊"));
    expect(await bobs.leave()).toBe(1000);
    expect(await anns.event()).toStrictEqual(bob.left());
    expect(await anns.leave()).toBe(1000);

    expect((await ann.rest.call("DELETE", `/Room/${room}`)).status).toBe(204);
    expect((await ann.rest.call("POST", "/Logout")).body).toStrictEqual({ status: true });
  });
}
