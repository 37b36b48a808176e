"""feedparser.py PROGRAM FOLDER FLOOR - what feedparser's tests expect of an entry, held against our articles.

An expectation is a path into feedparser's result. Those that name a field of an article are in
scope (FIELDS below), the others are not, each for a reason that SCOPE.md gives. An entry that has
neither title nor text is none of ours: it is given a title before it is read."""
import calendar
import json
import os
import re
import sys
import tempfile
import xml.parsers.expat

from common import Verdict, folded, has_crashed, is_met, plain, read, with_titles

FIELDS = {"title": "title", "title_detail/value": "title",
          "description": "text", "summary": "text", "summary_detail/value": "text", "content/0/value": "text",
          "id": "id", "guid": "id", "link": "url", "author": "author", "author_detail/name": "author",
          "published_parsed": "published", "updated_parsed": "updated", "created_parsed": "published",
          "modified_parsed": "updated", "language": "lang", "category": "category", "source/title": "source"}
PATTERNS = ((r"tags/\d+/(term|label)$", "category"), (r"content/\d+/language$", "lang"))


def field_of(path):
    """The field of an article that a path names, or None."""
    if path[:2] != ["entries", 0]:
        return None
    rest = "/".join(str(part) for part in path[2:])
    for pattern, field in PATTERNS:
        if re.match(pattern, rest):
            return field
    return FIELDS.get(rest)


def value_of(field, value):
    return calendar.timegm(tuple(value)) if field in ("published", "updated") else value


def is_well_formed(source):
    parser = xml.parsers.expat.ParserCreate()
    try:
        parser.Parse(source, True)
    except (xml.parsers.expat.ExpatError, LookupError, ValueError):
        return False
    return True


def flaws_of(case, result, source):
    """The flaws, and how many of the expectations are in scope."""
    flaws, n = [], 0
    articles = result.get("articles", [])
    is_plain = not re.search(rb"html|<rss|<rdf|escaped", source, re.I)
    for check in case["checks"]:
        field = field_of(check["path"])
        if check["path"] == ["bozo"] and check["op"] == "false" and any("well-formed" in line for line in result["said"]):
            flaws.append("told to be not well-formed")
        if field is None or check["op"] != "eq" or is_elsewhere(check, source):
            continue
        n += 1
        if not articles and field == "title" and not folded(plain(check["value"])):
            continue  # markup alone is no title, and without one there is no article
        if not articles:
            flaws.append("no article")
        elif not is_met(field, value_of(field, check["value"]), articles[0], is_plain):
            flaws.append("%s is %.70r, not %.70r" % (field, articles[0].get(field, articles[0].get("categories")), check["value"]))
    if not n and {"path": ["bozo"], "op": "true"} in case["checks"] and not is_well_formed(source):
        n += 1
        if not result["skipped"]:
            flaws.append("not told to be not well-formed")
    return flaws, n


def is_elsewhere(check, source):
    """Is the value one that only an HTTP answer gives, or that another field of ours wins over?"""
    value, path = check.get("value"), check["path"]
    return (isinstance(value, str) and "127.0.0.1:8097" in value and path[-1] in ("id", "link")
            or path[-1] == "link" and re.search(rb"Header:\s+Content-Location", source)
            or path[-1] == "term" and re.search(rb"\blabel=", source))


def reason(case, source):
    """Why none of it is in scope."""
    if case["checks"] is None:
        return "the expectation is a program"
    if b"<!ENTITY" in source:
        return "asks for an entity to be expanded, which is never done"
    if re.search(rb"<channel\b[^>]*\bhref=", source, re.I) or re.search(rb"<CHANNEL\b", source):
        return "CDF, a format of 1997, is not read"
    paths = ["/".join(str(part) for part in check["path"]) for check in case["checks"] if check["path"] != ["bozo"]]
    if not paths:
        return "asks only whether HTTP or another library had a doubt"
    return "facts of the feed, not of an entry" if not paths[0].startswith("entries") else "facts an article does not have"


def main():
    program, folder, floor = sys.argv[1:4]
    tests = os.path.join(folder, "kurtmckee__feedparser", "tests")
    verdict = Verdict("feedparser", float(floor))
    cases = [json.loads(line) for line in open(os.path.join(folder, "cases.jsonl"), encoding="utf-8")]
    cases = [case for case in cases if os.path.exists(os.path.join(tests, case["file"]))]
    with tempfile.TemporaryDirectory() as work:
        sources, paths = [], []
        for i, case in enumerate(cases):
            sources.append(with_titles(open(os.path.join(tests, case["file"]), "rb").read()))
            paths.append(os.path.join(work, "%d.xml" % i))
            open(paths[-1], "wb").write(sources[-1])
        for case, source, result in zip(cases, sources, read(program, paths, "feed")):
            if has_crashed(result):
                verdict.judge(case["file"], ["crashed"])
            elif case["checks"] is None or reason(case, source).startswith(("asks for an", "CDF")):
                verdict.out_of_scope(reason(case, source))
            else:
                flaws, n = flaws_of(case, result, source)
                if n:
                    verdict.judge(case["file"], flaws)
                else:
                    verdict.out_of_scope(reason(case, source))
    verdict.end()


main()
