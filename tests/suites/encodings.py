"""encodings.py PROGRAM FOLDER FLOOR - bytes in many encodings, held against what they mean.

What the folder holds says which suite it is: chardet's pages (a folder is named after the encoding
of the pages in it), encoding_rs's pairs, the lines of utf8tests, Kuhn's file, or naughty strings."""
import glob
import html
import json
import os
import re
import sys
import tempfile

from common import Verdict, folded, has_crashed, read

LABELS = {"big5": "big5", "euc_kr": "euc-kr", "gb18030": "gb18030", "jis0208": "euc-jp", "jis0212": "euc-jp",
          "shift_jis": "shift_jis", "iso_2022_jp": "iso-2022-jp"}
CODECS = {"CP932": "cp932", "EUC-TW": None, "Johab": "johab", "MacCyrillic": "mac_cyrillic", "TIS-620": "cp874",
          "GB2312": "gb18030", "EUC-KR": "cp949", "Big5": "big5hkscs", "SHIFT_JIS": "cp932", "utf-8-sig": "utf-8-sig"}


def in_feed(body, label):
    """Bytes of that encoding as the text of the one entry of a feed."""
    head = "<?xml version='1.0' encoding='%s'?><feed><entry><title>t</title><content type='text'><![CDATA[|" % label
    return head.encode() + body.replace(b"]]>", b"") + b"|]]></content></entry></feed>"


def text_of(result):
    return "\n".join(a.get("title", "") + "\n" + a.get("text", "") for a in result.get("articles", []))


def without_controls(line):
    return re.sub(r"[\x00-\x1f\x7f]", " ", line).strip(" ")


def judge_lines(verdict, name, result, expected):
    """Each line by itself."""
    ours = result["articles"][0]["text"].strip("|").split("\n") if not has_crashed(result) else []
    for i, line in enumerate(expected):
        got = ours[i] if i < len(ours) else None
        is_same = got is not None and without_controls(got) == without_controls(line)
        verdict.judge("%s:%d" % (name, i + 1), [] if is_same else ["%.60r, not %.60r" % (got, line)])


def pairs(program, folder, verdict, work):
    data = glob.glob(folder + "/*/tests/test_data")[0]
    for expected in sorted(glob.glob(data + "/*_ref.txt")):
        name = os.path.basename(expected)[:-8]
        source, label = os.path.join(data, name + ".txt"), LABELS[re.sub("_(in|out)$", "", name)]
        if name.endswith("_out"):  # from UTF-8 to bytes: we go back
            source, expected = expected, source
        if not os.path.exists(source) or not os.path.exists(expected):
            verdict.out_of_scope("one half of the pair is not here")
            continue
        path = os.path.join(work, name)
        open(path, "wb").write(in_feed(open(source, "rb").read(), label))
        lines = open(expected, encoding="utf-8", newline="").read().replace("]]>", "").split("\n")
        if name.endswith("_out"):  # what the encoding lacks was written as a reference; it is text here
            lines = [line for line in lines]
            ours = open(source, "rb").read().split(b"\n")
            lines = [line if b"&#" not in our else our.decode() for line, our in zip(lines, ours)]
        judge_lines(verdict, name, read(program, [path])[0], lines)


def words_of(markup):
    """Tags within a word or between two; what is escaped may be markup again."""
    words = set()
    for _ in range(3):
        for between in ("", " "):
            words.update(re.findall(r"[^\W\d_]+", re.sub(r"</?\w[^<>]*>", between, markup)))
        markup = html.unescape(markup)
    return words


def pages(program, folder, verdict, _):
    paths = sorted(path for path in glob.glob(folder + "/*/tests/*/*") if os.path.isfile(path))
    for path, result in zip(paths, read(program, paths)):
        source = open(path, "rb").read()
        name = os.path.basename(os.path.dirname(path))
        base = re.sub("-[a-z]+$", "", name) if re.match("(iso|windows)-", name) and name[-1].isalpha() else name
        declared = re.search(rb"charset\s*=|encoding\s*=", source[:4096], re.I)
        has_mark = source[:2] in (b"\xff\xfe", b"\xfe\xff") or source[:3] == b"\xef\xbb\xbf" or source[:4] == b"\0\0\xfe\xff"
        codec = CODECS.get(name, base) or ""
        if not (declared or has_mark or codec.lower() in ("utf-8", "ascii", "windows-1252")) or not codec:
            verdict.out_of_scope("the page names no encoding")
            continue
        if has_crashed(result):
            verdict.judge(name, ["crashed"])
            continue
        known = source.decode(codec, "replace")
        known = words_of(known)
        words = [word for word in re.findall(r"[^\W\d_]+", text_of(result)) if not word.isascii()]
        wrong = [word for word in words if word not in known]
        n_bad = text_of(result).count("\ufffd") - source.decode(codec, "replace").count("\ufffd")
        flaws = ["%d of %d words: %.60s" % (len(wrong), len(words), wrong)] if len(wrong) > .01 * len(words) else []
        flaws += ["%d U+FFFD more" % n_bad] if n_bad > 0 else []
        if not result["articles"]:
            verdict.out_of_scope("no article in it")
        else:
            verdict.judge(name + "/" + os.path.basename(path), flaws)


def utf8_lines(program, folder, verdict, work):
    path = glob.glob(folder + "/*/utf8tests.bin")[0]
    source = open(path, "rb").read()
    text = os.path.join(work, "text")
    open(text, "wb").write(b"title\n|" + source + b"|")
    judge_lines(verdict, "utf8tests", read(program, [text], "text")[0], source.decode("utf-8", "replace").split("\n"))
    table = open(os.path.join(os.path.dirname(path), "utf8tests.txt")).read()
    cases = [line.split(":") for line in table.split("\n") if re.match(r"[\d.]+:invalid hex:", line)]
    cases = [(case[0], bytes.fromhex(case[2]), bytes.fromhex(case[4]).decode()) for case in cases]
    cases = [case for case in cases if not re.search(rb"[\x00-\x1f\x7f]", case[1])]
    as_json = os.path.join(work, "json")
    with open(as_json, "wb") as out:
        for _, bad, _ in cases:
            out.write(b'{"title":"|' + bad.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'|"}\n')
    titles = [article["title"].strip("|") for article in read(program, [as_json])[0]["articles"]]
    for (name, _, want), title in zip(cases, titles):
        verdict.judge(name, [] if title == want else ["%r, not %r" % (title, want)])


def kuhn(program, folder, verdict, work):
    source = open(glob.glob(folder + "/*/markus_kuhn/UTF-8-test.txt")[0], "rb").read()
    path = os.path.join(work, "text")
    open(path, "wb").write(b"title\n|" + source + b"|")
    judge_lines(verdict, "UTF-8-test", read(program, [path], "text")[0], source.decode("utf-8", "replace").split("\n"))


def naughty(program, folder, verdict, work):
    strings = [s for s in json.load(open(glob.glob(folder + "/*/blns.json")[0], encoding="utf-8")) if s.strip()]
    path = os.path.join(work, "lines.jsonl")
    with open(path, "w", encoding="utf-8") as out:
        for i, string in enumerate(strings):
            out.write(json.dumps({"id": str(i), "title": "t", "text": "<" + string + ">"}, ensure_ascii=i % 2 == 0) + "\n")
    for i, (string, article) in enumerate(zip(strings, read(program, [path])[0]["articles"])):
        is_same = folded(article["text"]) == folded("<" + string + ">") and article["id"] == str(i)
        verdict.judge(str(i), [] if is_same else ["%.60r, not %.60r" % (article["text"], string)])


def main():
    program, folder, floor = sys.argv[1:4]
    suites = {"enc-chardet": pages, "enc-encoding_rs": pairs, "enc-utf8tests": utf8_lines, "enc-kuhn": kuhn, "enc-blns": naughty}
    name = os.path.basename(folder)
    verdict = Verdict(name[4:], float(floor))
    with tempfile.TemporaryDirectory() as work:
        suites[name](program, folder, verdict, work)
    verdict.end()


main()
