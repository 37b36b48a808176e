"""xmlconf.py PROGRAM FOLDER FLOOR - the W3C's XML files, read as if they were feeds.

None may crash or hang; of those that are not well-formed by themselves (expat, through Python, is
asked) it must be told; and while they are read, no other file and no connection may be opened,
whatever entities and DTDs they name: strace is asked, where it is there."""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.parsers.expat

from common import Verdict, has_crashed, read

UNKNOWN_ENCODING = 18


def is_well_formed(path):
    """None: expat does not read its encoding, and cannot say."""
    parser = xml.parsers.expat.ParserCreate()
    parser.UseForeignDTD(True)
    try:
        parser.Parse(open(path, "rb").read(), True)
    except (LookupError, ValueError):
        return None
    except xml.parsers.expat.ExpatError as why:
        return None if why.code == UNKNOWN_ENCODING else False
    return True


def catalogued(folder):
    """Path and type of each test whose file is here."""
    for catalog in sorted(glob.glob(folder + "/**/*.xml", recursive=True)):
        source = open(catalog, "rb").read()
        for test in re.findall(rb"<TEST\b[^>]*>", source):
            uri = re.search(rb'URI\s*=\s*"([^"]*)"', test)
            kind = re.search(rb'TYPE\s*=\s*"([^"]*)"', test)
            path = os.path.join(os.path.dirname(catalog), uri.group(1).decode()) if uri else ""
            if kind and os.path.isfile(path):
                yield os.path.normpath(path), kind.group(1).decode()


def opened(program, paths, folder):
    """What was opened below the folder that is none of the paths, or over the net."""
    if not shutil.which("strace"):
        print("skipped: no strace to see what is opened")
        return []
    # the leak sanitizer refuses to work under strace
    quiet = dict(os.environ, ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0")
    with tempfile.NamedTemporaryFile("r", encoding="utf-8", errors="replace") as log:
        subprocess.run(["strace", "-f", "-qq", "-s", "500", "-e", "trace=open,openat,connect,socket", "-o", log.name, program,
                        "--from", "feed"], input="".join(path + "\n" for path in paths).encode(), stdout=subprocess.DEVNULL, check=True,
                       env=quiet)
        calls = log.read().split("\n")
    known = set(paths)
    files = [name for call in calls for name in re.findall(r'open(?:at)?\([^"]*"([^"]*)"', call)]
    foreign = [name for name in files if name not in known and not re.match(r"/(usr/lib|lib|etc/ld|proc|sys)", name)]
    return foreign + [call for call in calls if "socket(" in call or "connect(" in call]


def main():
    program, folder, floor = sys.argv[1:4]
    verdict = Verdict("xmlconf", float(floor))
    tests = dict(catalogued(os.path.realpath(folder)))
    paths = sorted(tests)
    for path, result in zip(paths, read(program, paths, "feed")):
        name = os.path.relpath(path, folder)
        if has_crashed(result):
            verdict.judge(name, ["crashed"])
        elif is_well_formed(path) is None:
            verdict.out_of_scope("in an encoding that Python's expat does not read")
        elif is_well_formed(path):
            verdict.judge(name, ["well-formed, but said not to be: %s" % line for line in result["said"] if "not well-formed" in line])
        else:
            verdict.judge(name, [] if result["said"] else ["not well-formed, and nothing is told"])
    verdict.judge("nothing else is opened", opened(program, paths, folder)[:5])
    verdict.end()


main()
