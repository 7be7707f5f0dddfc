import java.math.BigInteger;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A client written from the API document alone, with nothing but what Java 17 brings: its default
 * HttpClient, which offers HTTP/2 (`Upgrade: h2c`) on each new connection, and its WebSocket.
 *
 * <p>Usage: {@code java DocumentClient.java http://localhost:3000}. Prints a line for each part of the
 * document that holds, and ends with an exception at the first that does not. document_client.py does
 * the same.
 */
public class DocumentClient {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static String server;

  public static void main(String[] args) throws Exception {
    server = args[0];
    Person ann = new Person("ann");
    Person bob = new Person("bob");
    Person carl = new Person("carl");
    Person dora = new Person("dora");

    users(List.of(ann, bob, carl, dora));
    logins(ann, List.of(bob, carl, dora));
    long room = rooms(ann, bob);
    comingsAndGoings(room, ann, bob);
    conversation(room, List.of(ann, bob, carl), dora);
    twoSockets(room, ann, bob);
    texts(room, ann, bob);
    lastWords(room, ann, bob);
    badTokens(room, ann, bob);
    severalRooms(room, ann, bob);
    removal(room, ann, bob);
    deletion(room, ann, carl);
    logout(ann);
    System.exit(0);
  }

  static void users(List<Person> people) throws Exception {
    for (Person person : people) {
      Map<String, Object> body =
          object("username", person.username, "password", person.password, "nickname", person.nickname);
      same(201, person.call("POST", "/User", body).statusCode());
      same(409, person.call("POST", "/User", body).statusCode());
      // Without a login.
      HttpResponse<String> answer = new Person("stranger").call("GET", "/User/" + person.username, null);
      same(200, answer.statusCode());
      same(object("username", person.username, "nickname", person.nickname), Json.parse(answer.body()));
    }
    same(404, new Person("stranger").call("GET", "/User/" + unique("nobody"), null).statusCode());
    held("users are created once and can be read by anyone");
  }

  static void logins(Person ann, List<Person> others) throws Exception {
    same(401, ann.call("GET", "/Room", null).statusCode());
    same(401, ann.call("POST", "/Room", object("name", "nobody's")).statusCode());
    same(object("status", false), ann.logIn(md5("wrong")));
    same(401, ann.call("GET", "/Room", null).statusCode());
    same(object("status", false), new Person("stranger").logIn(md5("wrong")));
    same(object("status", true), ann.logIn(md5(ann.password)));
    for (Person person : others) same(object("status", true), person.logIn(md5(person.password)));
    held("a login succeeds with the MD5 of the password only, and rooms need one");
  }

  static long rooms(Person ann, Person bob) throws Exception {
    String[] names = {ann.username + "的聊天室的名字", ann.username + " \"two\" 🍵"};
    for (String name : names) {
      same(201, ann.call("POST", "/Room", object("name", name)).statusCode());
    }
    List<Map<String, Object>> listed = bob.rooms();
    List<Object> found =
        listed.stream().map(room -> room.get("name")).filter(List.of(names)::contains).toList();
    same(List.of(names[1], names[0]), found);
    HttpResponse<String> token = bob.call("GET", "/Room/" + bob.roomNamed(names[0]), null);
    same(Set.of("token"), asObject(Json.parse(token.body())).keySet());
    same(403, bob.call("DELETE", "/Room/" + bob.roomNamed(names[1]), null).statusCode());
    same(204, ann.call("DELETE", "/Room/" + ann.roomNamed(names[1]), null).statusCode());
    same(404, bob.call("DELETE", "/Room/2147483647", null).statusCode());
    held("rooms are created, listed newest first, and deleted by their owner");
    return bob.roomNamed(names[0]);
  }

  static void comingsAndGoings(long room, Person ann, Person bob) throws Exception {
    Talk anns = ann.enter(room);
    same(object("status", true), anns.say("今天天气好好啊"));
    Talk bobs = bob.enter(room);
    same(presence(bob, 1), anns.event());
    same(object("status", true), bobs.say("hello"));
    same(said(bob, "hello"), anns.event());
    same(1000, bobs.leave());
    same(presence(bob, 0), anns.event());
    bobs = bob.enter(room);
    same(presence(bob, 1), anns.event());
    same(1000, anns.leave());
    // Neither her own message nor what was said before he came.
    same(presence(ann, 0), bobs.event());
    same(1000, bobs.leave());
    held("people enter, talk and leave, and the others are told");
  }

  static void conversation(long room, List<Person> speakers, Person listener) throws Exception {
    Talk heard = listener.enter(room);
    List<Talk> talks = new ArrayList<>();
    for (Person speaker : speakers) {
      Talk talk = speaker.enter(room);
      for (Talk other : talks) same(presence(speaker, 1), other.event());
      same(presence(speaker, 1), heard.event());
      talks.add(talk);
    }
    int each = 8;
    List<String> all =
        IntStream.range(0, each * speakers.size())
            .mapToObj(n -> speakers.get(n % speakers.size()).username + " says " + n)
            .toList();
    for (int n = 0; n < all.size(); n++) talks.get(n % talks.size()).send(object("msg", all.get(n)));
    for (Talk talk : talks) {
      for (int n = 0; n < each; n++) same(object("status", true), talk.answer());
    }
    List<Map<String, Object>> order = heard.events(all.size());
    same(Set.copyOf(all), order.stream().map(frame -> frame.get("msg")).collect(Collectors.toSet()));
    for (int n = 0; n < speakers.size(); n++) {
      Person speaker = speakers.get(n);
      // Without `time`: each of these frames has had it checked.
      List<Map<String, Object>> expected =
          order.stream().filter(frame -> !speaker.username.equals(frame.get("username"))).toList();
      same(expected, talks.get(n).events(expected.size()));
      List<String> own = all.stream().filter(msg -> msg.startsWith(speaker.username + " ")).toList();
      List<Object> ownHeard =
          order.stream()
              .filter(frame -> speaker.username.equals(frame.get("username")))
              .map(frame -> frame.get("msg"))
              .toList();
      same(own, ownHeard);
    }
    for (Talk talk : talks) same(1000, talk.leave());
    same(speakers.stream().map(person -> presence(person, 0)).toList(), heard.events(speakers.size()));
    same(1000, heard.leave());
    held("what several people say at once is answered, and reaches everyone in one order");
  }

  static void twoSockets(long room, Person ann, Person bob) throws Exception {
    Talk bobs = bob.enter(room);
    Talk first = ann.enter(room);
    same(presence(ann, 1), bobs.event());
    Talk second = ann.enter(room);
    same(object("status", true), second.say("from my phone"));
    same(said(ann, "from my phone"), first.event());
    same(said(ann, "from my phone"), bobs.event());
    same(1000, second.leave());
    same(object("status", true), first.say("still here"));
    // No second "enter" and no "leave" before it.
    same(said(ann, "still here"), bobs.event());
    same(1000, first.leave());
    same(presence(ann, 0), bobs.event());
    same(1000, bobs.leave());
    held("a person with two sockets hears what the other one says, and enters once");
  }

  static void texts(long room, Person ann, Person bob) throws Exception {
    Talk anns = ann.enter(room);
    Talk bobs = bob.enter(room);
    same(presence(bob, 1), anns.event());
    String[] texts = {
      "\"quoted\" and \\ and / and \b\f\n\r\t",
      "  spaces around  ",
      "\uD83D\uDC69\u200D\uD83D\uDCBB \uD835\uDD18 \u2028 \u0001 é e\u0301",
      "<b>&amp;</b> {\"msg\": 1}",
      "字".repeat(4_000),
    };
    for (String text : texts) {
      same(object("status", true), anns.say(text));
      same(said(ann, text), bobs.event());
    }
    anns.sendInParts(Json.write(object("msg", "in three parts: 茶馆")), 3);
    same(object("status", true), anns.answer());
    same(said(ann, "in three parts: 茶馆"), bobs.event());
    same(object("status", false), anns.say(""));
    anns.sendInParts("no JSON", 1);
    same(object("status", false), anns.answer());
    same(object("status", true), anns.say("the socket still works"));
    same(said(ann, "the socket still works"), bobs.event());
    same(1000, anns.leave());
    same(presence(ann, 0), bobs.event());
    same(1000, bobs.leave());
    held("a text arrives as it was sent, or the answer is false");
  }

  static void lastWords(long room, Person ann, Person bob) throws Exception {
    Talk anns = ann.enter(room);
    for (int n = 0; n < 10; n++) {
      Talk bobs = new Talk(bob, bob.token(room));
      bobs.send(object("msg", "one " + n));
      bobs.send(object("msg", "two " + n));
      same(1000, bobs.leave());
      same(object("status", true), bobs.answer());
      same(object("status", true), bobs.answer());
      List<Map<String, Object>> expected =
          List.of(presence(bob, 1), said(bob, "one " + n), said(bob, "two " + n), presence(bob, 0));
      same(expected, anns.events(expected.size()));
    }
    same(1000, anns.leave());
    held("what is sent right before the close is answered and delivered");
  }

  static void badTokens(long room, Person ann, Person bob) throws Exception {
    Talk anns = ann.enter(room);
    String used = bob.token(room);
    Talk bobs = new Talk(bob, used);
    same(presence(bob, 1), anns.event());
    for (String token : new String[] {used, "8c510c418bc52a780b11ab153f1f488b6154df10"}) {
      Talk refused = new Talk(bob, token);
      refused.send(object("msg", "let me in"));
      same(4401, refused.closed());
      same(List.of(), List.copyOf(refused.events));
    }
    same(object("status", true), bobs.say("only me"));
    same(said(bob, "only me"), anns.event());
    same(1000, bobs.leave());
    same(presence(bob, 0), anns.event());
    same(1000, anns.leave());
    held("a token opens one socket, and a made-up one opens none");
  }

  static void severalRooms(long room, Person ann, Person bob) throws Exception {
    String name = ann.username + "'s other room";
    same(201, ann.call("POST", "/Room", object("name", name)).statusCode());
    long other = ann.roomNamed(name);
    Talk annsHere = ann.enter(room);
    Talk annsThere = ann.enter(other);
    Talk bobsHere = bob.enter(room);
    Talk bobsThere = bob.enter(other);
    same(presence(bob, 1), annsHere.event());
    same(presence(bob, 1), annsThere.event());
    same(object("status", true), bobsHere.say("here"));
    same(object("status", true), bobsThere.say("there"));
    same(said(bob, "here"), annsHere.event());
    same(said(bob, "there"), annsThere.event());
    same(1000, bobsHere.leave());
    same(presence(bob, 0), annsHere.event());
    same(object("status", true), bobsThere.say("only there"));
    same(said(bob, "only there"), annsThere.event());
    same(204, ann.call("DELETE", "/Room/" + other, null).statusCode());
    same(4410, annsThere.closed());
    same(4410, bobsThere.closed());
    same(object("status", true), annsHere.say("the first room is still there"));
    same(1000, annsHere.leave());
    held("rooms do not mix");
  }

  /** The document names being removed, but no call for it; these are the server's own. */
  static void removal(long room, Person ann, Person bob) throws Exception {
    Talk anns = ann.enter(room);
    Talk bobs = bob.enter(room);
    same(presence(bob, 1), anns.event());
    String members = "/Room/" + room + "/Member";
    Map<Object, Object> roles = rolesOf(ann.call("GET", members, null));
    same("owner", roles.get(ann.username));
    same("member", roles.get(bob.username));
    same(204, ann.call("DELETE", members + "/" + bob.username, null).statusCode());
    same(presence(bob, 0), anns.event());
    same(object("status", false), bobs.say("am I still here?"));
    same(object("status", true), anns.say("he is not"));
    same(false, rolesOf(ann.call("GET", members, null)).containsKey(bob.username));
    same(403, bob.call("GET", "/Room/" + room, null).statusCode());
    same(false, bob.rooms().stream().anyMatch(each -> each.get("id").equals(room)));
    same(List.of(), List.copyOf(bobs.events));
    bobs.leave();
    same(1000, anns.leave());
    same(List.of(), List.copyOf(anns.events));
    held("members are listed, and the messages of one who was removed are answered with false");
  }

  static void deletion(long room, Person ann, Person carl) throws Exception {
    Talk carls = carl.enter(room);
    same(object("status", true), carls.say("the last message"));
    same(204, ann.call("DELETE", "/Room/" + room, null).statusCode());
    same(4410, carls.closed());
    same(404, carl.call("GET", "/Room/" + room, null).statusCode());
    same(false, carl.rooms().stream().anyMatch(each -> each.get("id").equals(room)));
    held("a deleted room is gone, and its sockets are closed");
  }

  static void logout(Person ann) throws Exception {
    for (int n = 0; n < 2; n++) {
      HttpResponse<String> answer = ann.call("POST", "/Logout", null);
      same(200, answer.statusCode());
      same(object("status", true), Json.parse(answer.body()));
      same(401, ann.call("GET", "/Room", null).statusCode());
    }
    held("a logout ends the session");
  }

  static final class Person {
    final String username;
    final String nickname;
    final String password = "zjh1997@stupid";
    final HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    Person(String name) {
      username = unique(name);
      nickname = "I'm " + name + " 张";
    }

    HttpResponse<String> call(String method, String path, Object body) throws Exception {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path)).timeout(PATIENCE);
      if (body == null) {
        request.method(method, BodyPublishers.noBody());
      } else {
        request.header("Content-Type", "application/json");
        request.method(method, BodyPublishers.ofString(Json.write(body)));
      }
      return http.send(request.build(), BodyHandlers.ofString());
    }

    Object logIn(String digest) throws Exception {
      HttpResponse<String> answer =
          call("POST", "/Login", object("username", username, "password", digest));
      same(200, answer.statusCode());
      return Json.parse(answer.body());
    }

    List<Map<String, Object>> rooms() throws Exception {
      HttpResponse<String> answer = call("GET", "/Room", null);
      same(200, answer.statusCode());
      List<Map<String, Object>> rooms = new ArrayList<>();
      for (Object each : (List<?>) Json.parse(answer.body())) {
        Map<String, Object> room = asObject(each);
        same(Set.of("id", "name"), room.keySet());
        same(Long.class, room.get("id").getClass());
        rooms.add(room);
      }
      return rooms;
    }

    long roomNamed(String name) throws Exception {
      for (Map<String, Object> room : rooms()) {
        if (name.equals(room.get("name"))) return (Long) room.get("id");
      }
      throw new AssertionError("no room is named " + name);
    }

    String token(long room) throws Exception {
      HttpResponse<String> answer = call("GET", "/Room/" + room, null);
      same(200, answer.statusCode());
      return (String) asObject(Json.parse(answer.body())).get("token");
    }

    /** The token has no answer; that to an empty message shows that it was taken. */
    Talk enter(long room) throws Exception {
      Talk talk = new Talk(this, token(room));
      same(object("status", false), talk.say(""));
      return talk;
    }
  }

  /** A socket in a room. */
  static final class Talk implements WebSocket.Listener {
    final BlockingQueue<Map<String, Object>> answers = new LinkedBlockingQueue<>();
    final BlockingQueue<Map<String, Object>> events = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    final StringBuilder text = new StringBuilder();
    CompletableFuture<WebSocket> sent;

    /** Sends the token as the first frame, which has no answer. */
    Talk(Person person, String token) throws Exception {
      URI address = URI.create(server.replaceFirst("^http", "ws"));
      sent = person.http.newWebSocketBuilder().buildAsync(address, this);
      send(object("token", token));
      sent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    void send(Object frame) {
      sendInParts(Json.write(frame), 1);
    }

    void sendInParts(String whole, int count) {
      for (int n = 0; n < count; n++) {
        String part = whole.substring(whole.length() * n / count, whole.length() * (n + 1) / count);
        boolean isLast = n == count - 1;
        sent = sent.thenCompose(socket -> socket.sendText(part, isLast));
      }
    }

    Object say(String msg) throws Exception {
      send(object("msg", msg));
      return answer();
    }

    Object answer() throws Exception {
      return next(answers, "answer");
    }

    /** The next frame that is no answer, without its time, which is checked. */
    Map<String, Object> event() throws Exception {
      Map<String, Object> frame = next(events, "event");
      Object time = frame.remove("time");
      long now = Instant.now().getEpochSecond();
      if (!(time instanceof Long seconds) || Math.abs(now - seconds) > 60) {
        throw new AssertionError("time " + time + " at " + now);
      }
      return frame;
    }

    List<Map<String, Object>> events(int count) throws Exception {
      List<Map<String, Object>> list = new ArrayList<>();
      while (list.size() < count) list.add(event());
      return list;
    }

    int leave() throws Exception {
      sent = sent.thenCompose(socket -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
      return closed();
    }

    int closed() throws Exception {
      return closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private Map<String, Object> next(BlockingQueue<Map<String, Object>> queue, String what)
        throws Exception {
      Map<String, Object> frame = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (frame == null) throw new AssertionError("no " + what + "; closed: " + closed.getNow(null));
      return frame;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        Map<String, Object> frame = asObject(Json.parse(text.toString()));
        text.setLength(0);
        (frame.containsKey("status") ? answers : events).add(frame);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }
  }

  static Map<String, Object> said(Person person, String msg) {
    return object("type", 0L, "msg", msg, "username", person.username, "nickname", person.nickname);
  }

  static Map<String, Object> presence(Person person, long action) {
    return object(
        "type", 1L, "username", person.username, "nickname", person.nickname, "action", action);
  }

  static Map<Object, Object> rolesOf(HttpResponse<String> answer) {
    same(200, answer.statusCode());
    Map<Object, Object> roles = new LinkedHashMap<>();
    for (Object each : (List<?>) Json.parse(answer.body())) {
      Map<String, Object> member = asObject(each);
      same(Set.of("username", "nickname", "role"), member.keySet());
      roles.put(member.get("username"), member.get("role"));
    }
    return roles;
  }

  static void held(String part) {
    System.out.println(part);
  }

  static void same(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError("expected " + expected + ", got " + actual);
    }
  }

  static String unique(String name) {
    return name + UUID.randomUUID().toString().substring(24);
  }

  static String md5(String text) throws Exception {
    byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    return String.format("%032x", new BigInteger(1, digest));
  }

  static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int n = 0; n < keysAndValues.length; n += 2) {
      map.put((String) keysAndValues[n], keysAndValues[n + 1]);
    }
    return map;
  }

  static Map<String, Object> asObject(Object value) {
    if (!(value instanceof Map<?, ?> map)) throw new AssertionError("not an object: " + value);
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, each) -> copy.put((String) key, each));
    return copy;
  }

  /** JSON as maps, lists, strings, booleans, null and whole numbers; Java has no parser of its own. */
  static final class Json {
    private final String text;
    private int at = 0;

    private Json(String text) {
      this.text = text;
    }

    static Object parse(String text) {
      Json json = new Json(text);
      Object value = json.value();
      json.blank();
      if (json.at < text.length()) throw json.malformed();
      return value;
    }

    static String write(Object value) {
      if (value instanceof Map<?, ?> map) {
        return map.entrySet().stream()
            .map(entry -> write(entry.getKey()) + ": " + write(entry.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
      }
      if (!(value instanceof String string)) return String.valueOf(value);
      StringBuilder out = new StringBuilder("\"");
      for (char each : string.toCharArray()) {
        if (each == '"' || each == '\\') out.append('\\').append(each);
        else if (each < ' ') out.append(String.format("\\u%04x", (int) each));
        else out.append(each);
      }
      return out.append('"').toString();
    }

    private Object value() {
      blank();
      if (take("{")) return members();
      if (take("[")) return elements();
      if (take("\"")) return string();
      if (take("true")) return true;
      if (take("false")) return false;
      if (take("null")) return null;
      int from = at;
      take("-");
      while (at < text.length() && Character.isDigit(text.charAt(at))) at++;
      return Long.valueOf(text.substring(from, at));
    }

    private Map<String, Object> members() {
      Map<String, Object> map = new LinkedHashMap<>();
      blank();
      if (take("}")) return map;
      do {
        blank();
        need("\"");
        String key = string();
        blank();
        need(":");
        map.put(key, value());
        blank();
      } while (take(","));
      need("}");
      return map;
    }

    private List<Object> elements() {
      List<Object> list = new ArrayList<>();
      blank();
      if (take("]")) return list;
      do {
        list.add(value());
        blank();
      } while (take(","));
      need("]");
      return list;
    }

    private String string() {
      StringBuilder out = new StringBuilder();
      while (true) {
        char each = text.charAt(at++);
        if (each == '"') return out.toString();
        if (each != '\\') {
          out.append(each);
          continue;
        }
        char escaped = text.charAt(at++);
        int short_ = "bfnrt".indexOf(escaped);
        if (short_ >= 0) {
          out.append("\b\f\n\r\t".charAt(short_));
        } else if (escaped == 'u') {
          out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
          at += 4;
        } else {
          out.append(escaped);
        }
      }
    }

    private void blank() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    }

    private boolean take(String token) {
      if (!text.startsWith(token, at)) return false;
      at += token.length();
      return true;
    }

    private void need(String token) {
      if (!take(token)) throw malformed();
    }

    private AssertionError malformed() {
      return new AssertionError("not JSON at " + at + ": " + text);
    }
  }
}
