"""feedvalidator.py PROGRAM FOLDER FLOOR - feeds that a validator judges, held against what we read of them.

A reader is no validator: what is wrong by a standard and yet clear is read. So three kinds of cases
are in scope: a well-formed feed gives an article for every item, whatever else is said of it; a date
that the validator finds good is read; and what cannot be read at all is told."""
import json
import os
import re
import sys
import tempfile
import xml.etree.ElementTree as tree

from common import Verdict, has_crashed, read, with_titles

TOLD = ("SAXError", "UnicodeError", "UnknownEncoding", "UndefinedNamedEntity", "ItemMustContainTitleOrDescription")
DATES = ("ValidRFC2822Date", "ValidRFC3339Date", "ValidW3CDTFDate")
OURS = ("pubDate", "published", "updated", "issued", "modified", "created", "date")


def local(element):
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def items_of(source):
    """The items of a feed; None where it is not well-formed, or no feed."""
    try:
        root = tree.fromstring(source)
    except (tree.ParseError, LookupError, ValueError):
        return None
    if local(root) not in ("rss", "RDF", "feed"):
        return None
    holders = [root] + [child for child in root if local(child) == "channel"]
    return [child for holder in holders for child in holder if local(child) in ("item", "entry")]


def flaws_of(case, items, result):
    """What is not as it should be; None: out of scope."""
    flaws, articles = [], result["articles"]
    if case["must_report"] and case["event"] in TOLD:
        return [] if result["said"] else ["%s is not told" % case["event"]]
    if not items:
        return None
    if len(articles) + result["repeated"] != len(items):
        flaws.append("%d articles and %d repeated of %d items" % (len(articles), result["repeated"], len(items)))
    if re.search(r"<(script|style|iframe|object|embed|meta)\b", " ".join(a.get("text", "") for a in articles)):
        flaws.append("markup in the text")
    element = re.search(r"element:(\w+)", case["params"] or "")
    if case["must_report"] and case["event"] in DATES and element and element.group(1) in OURS:
        if articles and "published" not in articles[0] and "updated" not in articles[0] or result["bad_dates"]:
            flaws.append("the date is not read")
    return flaws


def main():
    program, folder, floor = sys.argv[1:4]
    tests = os.path.join(folder, "w3c__feedvalidator", "testcases")
    verdict = Verdict("feedvalidator", float(floor))
    cases = [json.loads(line) for line in open(os.path.join(folder, "cases.jsonl"), encoding="utf-8")]
    cases = [case for case in cases if os.path.exists(os.path.join(tests, case["file"]))]
    with tempfile.TemporaryDirectory() as work:
        sources, paths = [], []
        for i, case in enumerate(cases):
            source = open(os.path.join(tests, case["file"]), "rb").read()
            sources.append(source if case["event"] == "ItemMustContainTitleOrDescription" else with_titles(source))
            paths.append(os.path.join(work, "%d.xml" % i))
            open(paths[-1], "wb").write(sources[-1])
        for case, source, result in zip(cases, sources, read(program, paths)):
            if has_crashed(result):
                verdict.judge(case["file"], ["crashed"])
                continue
            items = items_of(source)
            flaws = flaws_of(case, items, result)
            if flaws is not None:
                verdict.judge(case["file"], flaws)
            else:
                verdict.out_of_scope("no feed of ours (KML, OpenSearch, OPML, APP), or broken in another way"
                                     if items is None else "asks about a feed without items")
    verdict.end()


main()
