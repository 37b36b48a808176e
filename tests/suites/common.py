"""common.py - what the scorers share: the library's articles, plain text, and the verdict.

A scorer is called with the program that reads (articles.c), the folder its suite lies in and the
floor in per cent; it prints what failed, then one line, and ends with 1 below the floor."""
import html
import html.parser
import json
import re
import subprocess
import sys
import unicodedata
import urllib.parse


def read(program, paths, kind="auto"):
    """What the library makes of each path, in order: the objects articles.c writes."""
    names = "".join(path + "\n" for path in paths)
    done = subprocess.run([program, "--from", kind], input=names.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def has_crashed(result):
    return "signal" in result or "exit" in result


class PlainText(html.parser.HTMLParser):
    """The text of a piece of HTML, by a parser that is not ours; words of blocks stay apart."""
    silent = ("script", "style", "head", "title", "noscript", "template", "svg", "math", "object", "select",
              "button", "audio", "video", "canvas", "iframe", "textarea", "noembed", "noframes", "xmp")
    inline = ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins",
              "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr")

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.closing = [], []

    def handle_starttag(self, tag, attributes):
        if tag in self.silent:
            self.closing.append(tag)
        elif tag not in self.inline:
            self.parts.append(" ")

    def handle_endtag(self, tag):
        if tag in self.closing:
            while self.closing.pop() != tag:
                pass
        elif tag not in self.inline:
            self.parts.append(" ")

    def handle_data(self, text):
        if not self.closing:
            self.parts.append(text)


def plain(markup):
    parser = PlainText()
    parser.feed(markup)
    parser.close()
    return "".join(parser.parts)


def folded(text):
    """White space does not count, nor do controls."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u00a0]", " ", text).split())


def tokens(text):
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower())


def same_url(ours, theirs):
    def spelled(url):
        part = urllib.parse.urlsplit(html.unescape(url.strip()))
        return part.netloc.lower(), urllib.parse.unquote(part.path) or "/", urllib.parse.unquote(part.query)
    return spelled(ours) == spelled(theirs)


def is_met(field, value, article, is_plain):
    ours = article.get("categories", []) if field == "category" else article.get(field, "")
    if field in ("published", "updated"):
        return value in (ours, None if "updated" in article else article.get("published"))
    if field == "category":
        return value in ours or any(value == part.strip() for all in ours for part in all.split(","))
    if field == "url":
        return same_url(ours, value)
    if field == "id":
        return ours == value.strip() or ours.endswith("/" + value.strip())
    if field == "author":
        return folded(ours) in (folded(value), folded(re.sub(r"\s*\(.*@.*\)$", "", value)))
    if field in ("lang", "source"):
        return folded(ours) == folded(plain(value)) or (is_plain and folded(ours) == folded(plain(plain(value))))
    return folded(ours) in [folded(plain(value))] + [folded(value)] * is_plain


def with_titles(source):
    """Every entry that has no title of its own with one: its other fields are what is asked for."""
    def titled(match):
        own = re.sub(rb"<source\b.*?</source>", b"", match.group(2), flags=re.S)
        has = re.search(rb"<([\w-]+:)?title\b", own)
        return match.group(1) + match.group(2) + (b"" if has else b"<title>A title</title>") + match.group(3)
    return re.sub(rb"(<(?:item|entry)\b[^>]*>)(.*?)(</(?:item|entry)>)", titled, source, flags=re.S)


class Verdict:
    def __init__(self, suite, floor):
        self.suite, self.floor = suite, floor
        self.passed = self.failed = 0
        self.out = {}

    def out_of_scope(self, why):
        self.out[why] = self.out.get(why, 0) + 1

    def judge(self, name, flaws):
        """flaws: what is not as it should be; none: passed."""
        if flaws:
            self.failed += 1
            print("  %s: %s" % (name, "; ".join(flaws)))
        else:
            self.passed += 1

    def end(self):
        n = self.passed + self.failed
        share = 100.0 * self.passed / n if n else 0.0
        for why, count in sorted(self.out.items()):
            print("  out of scope: %4d  %s" % (count, why))
        print("suite %s: passed %d of %d in scope (%.1f %%, floor %g %%), %d out of scope"
              % (self.suite, self.passed, n, share, self.floor, sum(self.out.values())))
        sys.exit(share < self.floor)
