/** What strangers reported of texts in other chats: each row has the report's address. */
import type { Nodes } from "mdast";
import { describe, expect, test } from "vitest";
import { foldName } from "@/lib/wire/mentions";
import { linkify } from "./linkify";
import { mayBeMarkdown } from "./may-be-markdown";
import { mentionedIn } from "./mentioned";
import { messageTree } from "./message-tree";
import { partsOf } from "./parts";
import { plainText } from "./plain-text";
import { safeUrl } from "./safe-url";

/** A message as HTML of the least: what is strong, struck, code, a link or a mention in it. */
function shown(msg: string, names: string[] = []): string {
  const parts = partsOf(msg, peopleNamed(names));
  if (!mayBeMarkdown(parts)) {
    return parts
      .map((part) =>
        part.kind === "link"
          ? `<a ${part.href}>${part.text}</a>`
          : part.kind === "mention"
            ? `<@${part.person.username}>`
            : part.text,
      )
      .join("");
  }
  return html(messageTree(parts));
}

function html(node: Nodes): string {
  const inside =
    "children" in node
      ? node.children.map(html).join(node.type === "root" ? "\n" : "")
      : "value" in node
        ? node.value
        : "";
  switch (node.type) {
    case "link": {
      const href = safeUrl(node.url);
      return href ? `<a ${href}>${inside}</a>` : inside;
    }
    case "emphasis":
      return node.data?.hName === "mark"
        ? `<@${String(node.data.hProperties?.title)}>`
        : `<i>${inside}</i>`;
    case "strong":
      return `<b>${inside}</b>`;
    case "delete":
      return `<s>${inside}</s>`;
    case "inlineCode":
      return `<code>${inside}</code>`;
    case "code":
      return `<pre>${inside}</pre>`;
    case "blockquote":
      return `<q>${inside}</q>`;
    case "heading":
      return `<h>${inside}</h>`;
    case "list":
      return `<list>${inside}</list>`;
    case "listItem":
      return `<${node.data?.hProperties?.value ?? "•"}>${inside}`;
    default:
      return inside;
  }
}

function peopleNamed(names: string[]) {
  return new Map(names.map((username) => [foldName(username), { username, nickname: username }]));
}

describe("a link is what the writer wrote as one", () => {
  test.each([
    [
      "nfrasser/linkifyjs#82",
      "《一尺闲梦》当当网http://t.cn/RUy3HJN《一尺闲梦》亚马逊http://t.cn/RUyQxlU",
      ["http://t.cn/RUy3HJN", "http://t.cn/RUyQxlU"],
    ],
    ["gregjacobs/Autolinker.js#394", "链接:https://www.google.com", ["https://www.google.com"]],
    ["gregjacobs/Autolinker.js#394", "こちら→https://google.com", ["https://google.com"]],
    [
      "ubugeeei-prod/ox-content#1138",
      "括弧内: (https://example.com/bar) と 全角（https://example.com/baz）です。",
      ["https://example.com/bar", "https://example.com/baz"],
    ],
    [
      "ubugeeei-prod/ox-content#1138",
      "読点: https://example.com/qux、続き。",
      ["https://example.com/qux"],
    ],
    [
      "openchamber/openchamber#3039",
      "访问 https://example.com/docs（中文说明）了解更多",
      ["https://example.com/docs"],
    ],
    [
      "kirodotdev/KiroCrew#2171",
      "（https://a.example/1）和【https://b.example/2】",
      ["https://a.example/1", "https://b.example/2"],
    ],
    [
      "tiann/hapi#478",
      "Issue 已创建：https://github.com/tiann/hapi/issues/477，涵盖了",
      ["https://github.com/tiann/hapi/issues/477"],
    ],
    [
      "MoonshotAI/kimi-code#2917",
      "https://a.example/x——好 https://b.example/y～ https://c.example｜https://d.example/z！",
      ["https://a.example/x", "https://b.example/y", "https://c.example", "https://d.example/z"],
    ],
    ["Prism-Shadow/penguin-harness#437", "中文https://penguin.ooo英文", ["https://penguin.ooo"]],
    // Its end belongs to it where no emphasis began before it.
    [
      "github/markup#980",
      "https://play.golang.org/p/vhIPYQjX8_",
      ["https://play.golang.org/p/vhIPYQjX8_"],
    ],
    [
      "discuitnet/discuit#163",
      "See https://discuit.org/@asyoucansee_, please",
      ["https://discuit.org/@asyoucansee_"],
    ],
    [
      "markedjs/marked#2024",
      "_see_ https://www.google.com/search?q=google_.",
      ["https://www.google.com/search?q=google_"],
    ],
    ["github/markup#980", "Go to _www.github.com_", ["www.github.com"]],
    ["github/markup#980", "_see https://a.example/b_", ["https://a.example/b"]],
    [
      "github/markup#980",
      "__see https://a.example/b__ and https://a.example/c_",
      ["https://a.example/b", "https://a.example/c_"],
    ],
    [
      "jasongaylord/markdownsharp#64",
      "http://www.youtube.com/watch?v=wsdy_rct6uo",
      ["http://www.youtube.com/watch?v=wsdy_rct6uo"],
    ],
    [
      "StackExchange/pagedown#70",
      "https://twitter.com/_/status/416050320272551936",
      ["https://twitter.com/_/status/416050320272551936"],
    ],
    [
      "diaspora/diaspora#7941",
      "https://www.youtube.com/watch?v=_2_-21bdGe4",
      ["https://www.youtube.com/watch?v=_2_-21bdGe4"],
    ],
    [
      "tenderlove/rails_autolink#64",
      "https://www.theguardian.com/2016/mar/20/open-door-common-",
      ["https://www.theguardian.com/2016/mar/20/open-door-common-"],
    ],
    [
      "vanilla/vanilla#5615",
      "https://www.newegg.com/P.aspx?Item=N82E&cm_re=m65-_-26-816-054-_-Product",
      ["https://www.newegg.com/P.aspx?Item=N82E&cm_re=m65-_-26-816-054-_-Product"],
    ],
    [
      "markdown-it/markdown-it#362",
      "https://en.wikipedia.org/wiki/J_(musician)#/media/File:E_$_Oval_(1_3_2010)_(4416148631).jpg",
      [
        "https://en.wikipedia.org/wiki/J_(musician)#/media/File:E_$_Oval_(1_3_2010)_(4416148631).jpg",
      ],
    ],
    [
      "markdown-it/markdown-it#518",
      "https://www.riotinto.com/documents/_Iron%20Ore/Final_-_July_2016(2).pdf",
      ["https://www.riotinto.com/documents/_Iron%20Ore/Final_-_July_2016(2).pdf"],
    ],
    [
      "element-hq/element-web#8875",
      "http://[::1]:8080/a, https://[2606:4700:4700::1111]/ (http://[2001:db8::1]:8008/path)",
      ["http://[::1]:8080/a", "https://[2606:4700:4700::1111]/", "http://[2001:db8::1]:8008/path"],
    ],
    [
      "nfrasser/linkifyjs#26",
      "https://1.1.1.1:443/ http://143.345.33.44:8181",
      ["https://1.1.1.1:443/"],
    ],
    [
      "signalapp/Signal-Desktop#4256",
      "https://x.sharepoint.com/:v:/p/simon/EU4?e=ruhV7M",
      ["https://x.sharepoint.com/:v:/p/simon/EU4?e=ruhV7M"],
    ],
    ["", "见 HTTPS://例子.测试:8443/路径?问=答#锚。", ["HTTPS://例子.测试:8443/路径?问=答#锚"]],
    ["", "mailto:foo@bar.com", ["foo@bar.com"]],
    ["", "user+tag@sub.example.co.uk；", ["user+tag@sub.example.co.uk"]],
    [
      "",
      "**https://a.example/x**，__https://b.example/y__。",
      ["https://a.example/x", "https://b.example/y"],
    ],
    [
      "",
      "> https://a.example/x\n- https://b.example/y\n",
      ["https://a.example/x", "https://b.example/y"],
    ],
    [
      "",
      '"https://a.example/x" “https://b.example/y” ‘https://c.example’',
      ["https://a.example/x", "https://b.example/y", "https://c.example"],
    ],
    ["", "https://a.example/100%25?q=%E4%BD%A0;b=1!", ["https://a.example/100%25?q=%E4%BD%A0;b=1"]],
    [
      "",
      "https://a.example:80? https://a.example/?",
      ["https://a.example:80", "https://a.example/"],
    ],
    [
      "mattermost/mattermost#22493",
      "https://kibana/app/discover#/?_g=(filters:!(),time:(from:now-15m,to:now))&_a=(index:'idx',sort:!(!('@timestamp',asc)))",
      [
        "https://kibana/app/discover#/?_g=(filters:!(),time:(from:now-15m,to:now))&_a=(index:'idx',sort:!(!('@timestamp',asc)))",
      ],
    ],
    [
      "mattermost/mattermost#2361",
      "(see http://forum.mattermost.org/t/gitlab-sso/898/12)",
      ["http://forum.mattermost.org/t/gitlab-sso/898/12"],
    ],
    [
      "mattermost/mattermost#8614",
      "https://test.somedomain.com/display/SomeStuff/123.+Pagetitle",
      ["https://test.somedomain.com/display/SomeStuff/123.+Pagetitle"],
    ],
    [
      "mattermost/mattermost#13971",
      "Full-width（http://google.com/）「http://google.com/a」 https://mattermost.com/，這是",
      ["http://google.com/", "http://google.com/a", "https://mattermost.com/"],
    ],
    ["keybase/client#8925", "https://a.example/x,y,z, and", ["https://a.example/x,y,z"]],
  ])("%s: %s", (_, msg, links) => {
    expect(linkify(msg).flatMap(({ href, text }) => (href === null ? [] : [text]))).toEqual(links);
  });

  test.each([
    // What follows a direction control is shown elsewhere than where it is written.
    [
      "gregjacobs/Autolinker.js#377",
      "https://legit.ok/files\u202E4pm.asia",
      "https://legit.ok/files",
    ],
    ["liberapay/liberapay.com#548", "http://ed.io/about\u202E3pm.exe", "http://ed.io/about"],
    ["element-hq/element-android#6163", "https://a.example/\u2066x\u2069", "https://a.example/"],
    ["", "https://a.example/\u200Fשלום", "https://a.example/"],
  ])("%s: a link has no bidi controls: %j", (_, msg, link) => {
    expect(linkify(msg).find(({ href }) => href !== null)?.text).toBe(link);
    expect(linkify(msg).filter(({ href }) => href !== null)).toHaveLength(1);
  });

  test.each([
    ["element-hq/element-web#17749", "https://google.com@tricked.com"],
    [
      "element-hq/element-web#17749",
      "https://www.amazon.fr∕Expert-Python∕dp∕1789808898∕ref꞊sr_1_5&dchild꞊1@youtu.be/dQw4w9WgXcQ",
    ],
    ["", "http://[::1"],
    ["", "http://[::1]@evil.example/"],
    ["", "http://[evil.example]/"],
    ["", "http://[::1].evil.example/"],
    ["", "https://user:pw@[::1]/"],
    [
      "",
      "JavaScript:alert(1) java\tscript:alert(1) data:text/html,x vbscript:x file:///etc/passwd",
    ],
    ["", "https:/evil.example https:evil.example https//evil.example"],
    ["danbooru/danbooru#2655", "@gmail.com"],
  ])("%s: no link in %j", (_, msg) => {
    expect(linkify(msg).filter(({ href }) => href !== null)).toEqual([]);
  });
});

describe("a mention is meant for whom the writer meant", () => {
  test.each<[string, string, string[], string[]]>([
    [
      "RocketChat/Rocket.Chat#5167",
      "Please remember to do the thing @someuser.",
      ["someuser"],
      ["someuser"],
    ],
    [
      "RocketChat/Rocket.Chat#5167",
      "by @someuser, @otheruser or @nobody.",
      ["someuser", "otheruser"],
      ["someuser", "otheruser"],
    ],
    ["RocketChat/Rocket.Chat#1583", "@test.: something", ["test.", "test"], ["test."]],
    ["NodeBB/NodeBB#956", "@baris.", ["baris"], ["baris"]],
    [
      "withspectrum/spectrum#3800",
      "Hey @dan.weaver... What's up?",
      ["dan.weaver", "dan"],
      ["dan.weaver"],
    ],
    ["micahlt/modchat#26", "Hey @Archon-, how are you?", ["archon-"], ["archon-"]],
    ["ckruse/cforum#423", "(@username", ["username"], ["username"]],
    ["SebastianThiebaud/STTweetLabel#101", ".@user", ["user"], ["user"]],
    [
      "julianlam/nodebb-plugin-mentions#48",
      "a@b.com <email@derp.com>",
      ["b.com", "b", "derp", "derp.com"],
      [],
    ],
    ["danbooru/danbooru#2655", "foo@gmail.com", ["gmail.com", "gmail"], []],
    [
      "vercel/chat#761",
      "jane@acme.com foo.bar@acme.com foo-bar@acme.com foo+x@acme.com",
      ["acme", "acme.com"],
      [],
    ],
    ["paul999/mention#91", "ssh root@server and bob@localhost", ["server", "localhost"], []],
    ["stackernews/stacker.news#2589", "```java\n@Entity\npublic class Zap\n```", ["entity"], []],
    ["matrix-org/matrix-spec#15", "`@HarHarLinks`", ["harharlinks"], []],
    [
      "mattermost/mattermost#34302",
      "①@bob ⑵@ann ㈢@cai Ⅳ@dan 2️⃣@eve ½@fay",
      ["bob", "ann", "cai", "dan", "eve", "fay"],
      ["bob", "ann", "cai", "dan", "eve", "fay"],
    ],
    [
      "mattermost/mattermost#34302",
      "、@bob，@ann；@cai：@dan！",
      ["bob", "ann", "cai", "dan"],
      ["bob", "ann", "cai", "dan"],
    ],
    [
      "mattermost/mattermost#34302",
      "「@bob」『@ann』（@cai）《@dan》",
      ["bob", "ann", "cai", "dan"],
      ["bob", "ann", "cai", "dan"],
    ],
    [
      "mattermost/mattermost#34302",
      "～@bob …@ann ——@cai ·@dan",
      ["bob", "ann", "cai", "dan"],
      ["bob", "ann", "cai", "dan"],
    ],
    ["", "@ann's tea, @ann’s tea", ["ann"], ["ann"]],
    ["", "@BOB @Ｂｏｂ", ["bob"], ["bob"]],
    ["", "cc:@bob cc：@ann re/@cai", ["bob", "ann", "cai"], ["bob", "ann", "cai"]],
    ["", "@bob\u200b你好 @ann\ufe0f", ["bob", "ann"], ["bob", "ann"]],
    ["", "~~@bob~~ ||@ann|| **@cai**，", ["bob", "ann", "cai"], ["bob", "ann", "cai"]],
    ["", "# @bob\n1. @ann\n- [ ] @cai", ["bob", "ann", "cai"], ["bob", "ann", "cai"]],
    ["", "ΣΊΣΥΦΟΣ: @ΣΊΣΥΦΟΣ, @İbo", ["σίσυφος", "İbo"], ["σίσυφος", "i̇bo"]],
    ["", "[@bob][1] and [see @ann](https://a.example)", ["bob", "ann"], ["bob"]],
  ])("%s: %j", (_, msg, names, mentioned) => {
    expect([...mentionedIn(msg, peopleNamed(names))]).toEqual(mentioned);
  });
});

describe("Markdown is what the writer meant as such", () => {
  test.each([
    [
      "commonmark/commonmark-spec#650",
      "**这个**，**那个。**这里",
      "<b>这个</b>，<b>那个。</b>这里",
    ],
    ["anomalyco/opencode#38490", "含**「重点」**内容", "含<b>「重点」</b>内容"],
    ["futuregene/future-os#744", "**复现：**10 轮对话", "<b>复现：</b>10 轮对话"],
    ["futuregene/future-os#744", "**名称：**Teahouse", "<b>名称：</b>Teahouse"],
    ["futuregene/future-os#744", "**Warning:**text", "**Warning:**text"],
    [
      "kirodotdev/KiroCrew#2323",
      "**重要提示（Important Notice）：**请注意。",
      "<b>重要提示（Important Notice）：</b>请注意。",
    ],
    [
      "kirodotdev/KiroCrew#2323",
      "*这是斜体文字（带括号）。*这句子继续。",
      "<i>这是斜体文字（带括号）。</i>这句子继续。",
    ],
    [
      "kirodotdev/KiroCrew#2323",
      "~~删除的文字（带括号）。~~这个句子是正确的。",
      "<s>删除的文字（带括号）。</s>这个句子是正确的。",
    ],
    ["avibe-bot/avibe#1928", "**不变。**源码", "<b>不变。</b>源码"],
    ["catchorg/Catch2#1973", "2*3*4 = 24 and 10**6 + 2**3", "2*3*4 = 24 and 10**6 + 2**3"],
    [
      "zulip/zulip#6221",
      "[](https://a.example/b)",
      "<a https://a.example/b>https://a.example/b</a>",
    ],
    ["zulip/zulip#6221", "[](foobar)", "[](foobar)"],
    [
      "laurent22/joplin#15425",
      "see [ \u200b](https://a.example/b)",
      "see <a https://a.example/b>https://a.example/b</a>",
    ],
    ["zulip/zulip#6221", "**\u200b**", "**\u200b**"],
    ["zulip/zulip#6221", "` `", "` `"],
    ["zulip/zulip#6221", "```\n\n```", "```\n\n```"],
    [
      "element-hq/element-web#8547",
      "[docs](www.example.com/a_b_)",
      "<a http://www.example.com/a_b_>docs</a>",
    ],
    ["zestedesavoir/zds-site#137", "[lien](foo@bar.com)", "<a mailto:foo@bar.com>lien</a>"],
    [
      "nextcloud/spreed#13653",
      "\\\\some\\network\\share\\_Documentation",
      "\\\\some\\network\\share\\_Documentation",
    ],
    [
      "nextcloud/spreed#13653",
      "\\\\server\\share\\_a and \\\\server\\_b_ `c`",
      "\\\\server\\share\\_a and \\\\server\\_b_ <code>c</code>",
    ],
    [
      "RocketChat/Rocket.Chat#18779",
      "**d:\\Desktop\\qos\\_todelete**",
      "<b>d:\\Desktop\\qos\\_todelete</b>",
    ],
    [
      "microsoft/vscode#285445",
      '*see* $env:USERPROFILE\\.ssh\\ or "C:\\Users\\allan\\.ssh\\id_ed25519"',
      '<i>see</i> $env:USERPROFILE\\.ssh\\ or "C:\\Users\\allan\\.ssh\\id_ed25519"',
    ],
    [
      "loot/loot#1092",
      "*x* C:\\Games\\Data\\..\\Skyrim.exe C:\\*.txt D:\\*.log",
      "<i>x</i> C:\\Games\\Data\\..\\Skyrim.exe C:\\*.txt D:\\*.log",
    ],
    ["", "*x* C:\\dir\\\nnext", "<i>x</i> C:\\dir\\\nnext"],
    ["", "\\*not soft\\* and 1 \\_b\\_", "*not soft* and 1 _b_"],
    ["mattermost/mattermost#7601", "1\\. not a list", "1. not a list"],
    ["gitterHQ/gitter#186", "2. Hello", "<list><2>Hello</list>"],
    ["element-hq/element-x-ios#4529", "2. this is a two", "<list><2>this is a two</list>"],
    [
      "adam-p/markdown-here#395",
      "3. hi\n9. there\n22. github",
      "<list><3>hi<9>there<22>github</list>",
    ],
    ["thephpleague/commonmark#74", "0. zero\n1. one", "<list><0>zero<1>one</list>"],
    ["massgov/openmass#3402", "007. Bond", "007. Bond"],
    [
      "markdown-it/linkify-it#80",
      "http://example.com/_foo_/bar/baz",
      "<a http://example.com/_foo_/bar/baz>http://example.com/_foo_/bar/baz</a>",
    ],
    [
      "typora/typora-issues#3847",
      "*We have `2*2` apples.*",
      "<i>We have <code>2*2</code> apples.</i>",
    ],
    [
      "markedjs/marked#1284",
      "__ test [test](https://test.com/_)",
      "__ test <a https://test.com/_>test</a>",
    ],
    [
      "evilstreak/markdown-js#101",
      "[A Link_name](http://somefile.png)",
      "<a http://somefile.png/>A Link_name</a>",
    ],
    [
      "GitbookIO/gitbook#1761",
      "_This is my text: [link](http://www.mydomain.com/path/my_file_-abc-def.html)_",
      "<i>This is my text: <a http://www.mydomain.com/path/my_file_-abc-def.html>link</a></i>",
    ],
    ["", "```\nunterminated *code*", "<pre>unterminated *code*</pre>"],
    ["", "text\n- a\n- b\nafter", "text\n<list><•>a<•>b</list>\nafter"],
    ["element-hq/element-web#16069", "> quoted\nmy reply", "<q>quoted</q>\nmy reply"],
    ["element-hq/element-web#16069", "- a\n- b\nthanks", "<list><•>a<•>b</list>\nthanks"],
    ["element-hq/element-web#16069", "1. a\n2. b\n谢谢", "<list><1>a<2>b</list>\n谢谢"],
    ["", "text\n> a\n> > b\nafter", "text\n<q>a<q>b</q></q>\nafter"],
    ["", "*x* &lt;b&gt; &#65; &nbsp;", "<i>x</i> &lt;b&gt; &#65; &nbsp;"],
    ["", "*a\tb*", "<i>a\tb</i>"],
    [
      "RocketChat/Rocket.Chat#26800",
      "(*^▽^*) 哈哈 (*´∀`*) o(*￣▽￣*)o",
      "(*^▽^*) 哈哈 (*´∀`*) o(*￣▽￣*)o",
    ],
    [
      "RocketChat/Rocket.Chat#26800",
      "（*＾-＾*） (*≧▽≦) 好 (≧ω≦*) 吧 (*ﾟ▽ﾟ*)",
      "（*＾-＾*） (*≧▽≦) 好 (≧ω≦*) 吧 (*ﾟ▽ﾟ*)",
    ],
    [
      "RocketChat/Rocket.Chat#26800",
      "你好*_* _(:з」∠)_ _(┐「ε:)_ _(:3」∠)_ T_T",
      "你好*_* _(:з」∠)_ _(┐「ε:)_ _(:3」∠)_ T_T",
    ],
    ["RocketChat/Rocket.Chat#26800", "*x* \\(^o^)/ ¯\\_(ツ)_/¯", "<i>x</i> \\(^o^)/ ¯\\_(ツ)_/¯"],
    [
      "",
      "(*重点*) (*note*) _(see)_ (*这个*)",
      "(<i>重点</i>) (<i>note</i>) <i>(see)</i> (<i>这个</i>)",
    ],
    [
      "github/markup#428",
      "__init__.py, __call__() and self.__dict__",
      "__init__.py, __call__() and self.__dict__",
    ],
    ["microsoft/vscode#333121", "What is __init__ and __main__?", "What is __init__ and __main__?"],
    ["GaiZhenbiao/ChuanhuChatGPT#340", "if __name__ == '__main__':", "if __name__ == '__main__':"],
    [
      "NousResearch/hermes-agent#28146",
      "__bold text__ and __重点__",
      "<b>bold text</b> and <b>重点</b>",
    ],
    ["avelino/mcp#50", "rm -rf ./*; cp a/* b/*", "rm -rf ./*; cp a/* b/*"],
    ["", "/* x */ y /* z */", "/* x */ y /* z */"],
    ["", "**/src/** and */etc/hosts*", "<b>/src/</b> and <i>/etc/hosts</i>"],
    [
      "arangodb/arangodb#1012",
      "x**2 + y**2, **W**orld **W**ide, H**2**O",
      "x**2 + y**2, <b>W</b>orld <b>W</b>ide, H<b>2</b>O",
    ],
    ["element-hq/element-x-android#6665", "+", "+"],
    ["element-hq/element-x-android#6665", "-", "-"],
    ["element-hq/element-x-android#6665", "*", "*"],
    ["element-hq/element-web#7631", "2018.", "2018."],
    ["element-hq/element-web#25592", "3500.", "3500."],
    ["element-hq/element-web#24282", "117. olcum", "<list><117>olcum</list>"],
    [
      "element-hq/element-x-android#4738",
      "4. July I'm available",
      "<list><4>July I'm available</list>",
    ],
    [
      "element-hq/element-web#22583",
      "2000000. This is 2 million",
      "<list><2000000>This is 2 million</list>",
    ],
  ])("%s: %j", (_, msg, expected) => {
    expect(shown(msg)).toBe(expected);
  });

  test.each([
    [
      "element-hq/element-x-android#4290",
      "[http://example.com](http://evil.com)",
      "<a http://evil.com/>http://evil.com/</a>",
    ],
    [
      "element-hq/element-web#22875",
      "[good.com](http://evil.com)",
      "<a http://evil.com/>http://evil.com/</a>",
    ],
    ["element-hq/element-web#22875", "[good.com](evil.com)", "good.com"],
    [
      "element-hq/element-web#23237",
      "[https://falco.fun/](https://yewtu.be/watch?v=dQ)",
      "<a https://yewtu.be/watch?v=dQ>https://yewtu.be/watch?v=dQ</a>",
    ],
    [
      "mastodon/mastodon#3830",
      "[youtube.com...](http://youtube.com.malware.ru/)",
      "<a http://youtube.com.malware.ru/>http://youtube.com.malware.ru/</a>",
    ],
    [
      "element-hq/element-meta#2789",
      "[**good.com**](http://evil.com) [`good.com`](http://evil.com)",
      "<a http://evil.com/>http://evil.com/</a> <a http://evil.com/>http://evil.com/</a>",
    ],
    [
      "",
      "[ｇｏｏｄ．com](http://evil.com) [go\u00adod.com](http://evil.com) [例子.测试](http://evil.com)",
      "<a http://evil.com/>http://evil.com/</a> <a http://evil.com/>http://evil.com/</a> <a http://evil.com/>http://evil.com/</a>",
    ],
    [
      "ricochet-im/ricochet#291",
      "[\u202Emoc.doog](http://evil.com)",
      "<a http://evil.com/>http://evil.com/</a>",
    ],
    [
      "",
      "[v1.2.3](https://a.example/releases) [3.5](https://a.example/) [Next.js](https://nextjs.org/)",
      "<a https://a.example/releases>v1.2.3</a> <a https://a.example/>3.5</a> <a https://nextjs.org/>Next.js</a>",
    ],
    ["", "[版本1.2发布](https://a.example/)", "<a https://a.example/>版本1.2发布</a>"],
    [
      "",
      "[www.a.example](https://www.a.example/b)",
      "<a https://www.a.example/b>www.a.example</a>",
    ],
  ])("%s: a label does not name another host: %j", (_, msg, expected) => {
    expect(shown(msg)).toBe(expected);
  });

  test.each([
    [
      "zulip/zulip-terminal#1103",
      "[](https://a.example/sample-image-11.jpg)",
      "https://a.example/sample-image-11.jpg",
    ],
    ["", "```\n```", "```\n```"],
    ["massgov/openmass#3402", "*x*\n007. Bond", "x\n007. Bond"],
    ["nextcloud/spreed#13653", "*x* \\\\server\\share\\_folder", "x \\\\server\\share\\_folder"],
  ])("%s: a notice says what the room shows of %j", (_, msg, expected) => {
    expect(plainText(msg)).toBe(expected);
  });
});
