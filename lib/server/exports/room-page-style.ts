import { Html } from "./html";

/** System fonts and the colours of both themes; nothing is loaded but the files beside the page. */
export const pageStyle = new Html(`
:root{--ink:#1f2328;--muted:#5c646d;--line:#e3e5e8;--canvas:#fff;--hover:#f5f6f7;--accent:#0b6b53}
@media(prefers-color-scheme:dark){:root{--ink:#e6e8ea;--muted:#9aa3ac;--line:#30353b;--canvas:#16191c;--hover:#20252a;--accent:#5fd0ae}}
@media print{details:not([open]){display:none}}
*{box-sizing:border-box}
body{margin:0;background:var(--canvas);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI","PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
header,main{max-width:46rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.5rem}
main{padding-bottom:4rem}
h1{margin:0;font-size:1.5rem;line-height:1.25}
header p{margin:.35rem 0 1rem;color:var(--muted)}
summary{cursor:pointer;color:var(--muted)}
ul{margin:.5rem 0 0;padding-left:1.25rem}
small,time{color:var(--muted);font-size:.8125rem;font-weight:400}
h2{position:sticky;top:0;margin:2rem 0 .5rem;padding:.5rem 0;background:var(--canvas);border-bottom:1px solid var(--line);font-size:.875rem}
article{margin:0 -.5rem;padding:.1rem .5rem;border-radius:.375rem;scroll-margin-top:3.5rem}
article:target{background:var(--hover)}
article p{margin:0}
.who{padding-top:.6rem}
.who b{margin-right:.25rem;font-weight:600}
.text{white-space:pre-wrap}
.gone,.none{color:var(--muted);font-style:italic}
.note{color:var(--muted);font-size:.8125rem}
.quote{font-size:.875rem;overflow:hidden;white-space:nowrap;text-overflow:ellipsis}
.quote a{color:var(--muted);text-decoration:none}
.quote a:hover{text-decoration:underline}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:.25rem}
.file{padding:.15rem 0}
.file img,.file video{display:block;max-width:100%;max-height:24rem;width:auto;height:auto;border-radius:.5rem}
.file video,.file audio{width:min(100%,30rem)}
.reactions{padding:.15rem 0 .25rem}
.reactions span{display:inline-block;padding:0 .5rem;border:1px solid var(--line);border-radius:1rem;font-size:.8125rem;color:var(--muted)}
`);
