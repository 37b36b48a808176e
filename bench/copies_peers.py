#!/usr/bin/env python3
"""copies_peers.py BUILD CORPUS... - copies by other tools and by ours, timed and held against the truth.

CORPUS is a file of JSON Lines. Word-5 shingles, 128 hashes, one corpus for all; copies_truth.py
has the definition and the exact pairs. Each tool runs in a process of its own, on one thread and on
all, the way its documentation shows, and is asked for pairs of at least J:

    tokens   text to shingles: Python's where the tool is handed tokens, its own otherwise
    sketch   shingles to signatures
    find     signatures to pairs, an estimate of at least J deciding where the tool leaves that to us

Peers have the texts in memory before the clock starts; ours starts, reads its file and writes one. A tool
that answers with groups is scored by all pairs within them; one that only says which texts have a
copy, by those. Bands are what the tool chooses for J, else 32 of 4 rows at .5, 16 of 8 at .8.

THRESHOLDS (".5 .8") and SKIP ("datasketch datatrove ...") as environment. A tool that is not
installed or fails is a line that says so. Prints the tables of bench/peers.md, recall / precision in
their cells, and with JSON=FILE appends one object a row and J there.
"""
import json
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np

import copies_truth as ct

K = 128
THRESHOLDS = [float(t) for t in os.environ.get("THRESHOLDS", ".5 .8").split()]
BANDS = {t: 32 if t < .65 else 16 for t in THRESHOLDS}
CHUNK = 1 << 18


class Seconds(float):
    """Of wall time; .cpu of the processor, all threads and children, which other work lengthens less."""
    cpu = 0.


class Clock:
    """Seconds between calls."""

    def __init__(self):
        self.lap()

    def lap(self):
        before, self.at = getattr(self, "at", (0, 0)), (time.perf_counter(), sum(os.times()[:4]))
        took = Seconds(self.at[0] - before[0])
        took.cpu = self.at[1] - before[1]
        return took


def pairs_of_csr(flat, offset):
    counts = np.diff(np.asarray(offset, np.int64))
    return np.repeat(np.arange(len(counts)), counts), np.asarray(flat, np.int64)


def pairs_of_lists(lists):
    flat = np.fromiter((b for row in lists for b in row), np.int64)
    return np.repeat(np.arange(len(lists)), [len(row) for row in lists]), flat


def likely(signature, a, b, least):
    """Of candidate pairs those whose estimate is at least J."""
    keys = ct.keys_of(a, b, len(signature))
    keep = []
    for at in range(0, len(keys), CHUNK):
        i, j = keys[at:at + CHUNK] // len(signature), keys[at:at + CHUNK] % len(signature)
        keep.append((signature[i] == signature[j]).mean(axis=1) >= least)
    return keys[np.concatenate(keep)] if keep else keys


# ---- tools: texts, threads -> seconds to tokens, and for each J the other seconds and what it found

def datasketch(texts, threads):
    import xxhash
    from datasketch import MinHash, MinHashLSH
    clock = Clock()
    sets = [[s.encode() for s in row] for row in ct.shingles(ct.tokenise(texts))]
    tokens = clock.lap()
    signed = MinHash.bulk(sets, num_perm=K, hashfunc=xxhash.xxh32_intdigest)
    sketch = clock.lap()
    for least in THRESHOLDS:
        clock.lap()
        lsh = MinHashLSH(threshold=least, num_perm=K)
        with lsh.insertion_session() as session:
            for i, m in enumerate(signed):
                session.insert(i, m)
        a, b = pairs_of_lists([lsh.query(m) for m in signed])
        keys = likely(np.array([m.hashvalues for m in signed]), a, b, least)
        yield least, tokens, sketch, clock.lap(), keys, None, "%d x %d" % (lsh.b, lsh.r)


def rensa(texts, threads):
    from rensa import RMinHash, RMinHashLSH
    clock = Clock()
    sets = ct.shingles(ct.tokenise(texts))
    tokens = clock.lap()
    signed = RMinHash.from_token_sets(sets, K, 42)
    sketch = clock.lap()
    for least in THRESHOLDS:
        clock.lap()
        lsh = RMinHashLSH(least, K, BANDS[least])
        lsh.insert_many(signed)
        a, b = pairs_of_lists(lsh.query_all(signed))
        keys = likely(np.array([m.digest() for m in signed], np.uint32), a, b, least)
        yield least, tokens, sketch, clock.lap(), keys, None, "%d x %d" % (BANDS[least], K // BANDS[least])


def rensa_rho(texts, threads):
    """Its fastest: samples tokens, and says which texts have a copy, not of what."""
    from rensa import RMinHash, RMinHashLSH
    clock = Clock()
    sets = ct.shingles(ct.tokenise(texts))
    tokens = clock.lap()
    signed = RMinHash.digest_matrix_from_token_sets_rho(sets, K, 42)
    sketch = clock.lap()
    for least in THRESHOLDS:
        bands = 8 if least >= .65 else BANDS[least]  # 8 is its own benchmark's, at .8
        clock.lap()
        flags = RMinHashLSH(least, K, bands).query_duplicate_flags_matrix_one_shot(signed)
        yield least, tokens, sketch, clock.lap(), None, np.array(flags, bool), "%d x %d" % (bands, K // bands)


def fastsketch(texts, threads):
    from FastSketchLSH import LSH, FastSimilaritySketch
    clock = Clock()
    sets = ct.shingles(ct.tokenise(texts))
    tokens = clock.lap()
    signed = FastSimilaritySketch(size=K, seed=42).batch(sets, num_threads=threads)
    sketch = clock.lap()
    for least in THRESHOLDS:
        clock.lap()
        lsh = LSH(num_perm=K, num_bands=BANDS[least], num_threads=threads)
        lsh.insert(signed)
        keys = likely(signed, *pairs_of_csr(*lsh.query(signed, format="csr")), least)
        yield least, tokens, sketch, clock.lap(), keys, None, "%d x %d" % (BANDS[least], K // BANDS[least])


def gaoya(texts, threads):
    """Its own tokeniser splits at white space: it is handed the tokens joined by spaces."""
    from gaoya.minhash import MinHashStringIndex
    for least in THRESHOLDS:
        clock = Clock()
        docs = [" ".join(w) for w in ct.tokenise(texts)]
        tokens = clock.lap()
        bands = BANDS[least]
        index = MinHashStringIndex(32, least, bands, K // bands, None, "word", False, (5, 5), id_container="smallvec")
        index.par_bulk_insert_docs(list(range(len(docs))), docs)
        sketch = clock.lap()
        keys = ct.keys_of(*pairs_of_lists(index.par_bulk_query(docs)), len(docs))
        yield least, tokens, sketch, clock.lap(), keys, None, "%d x %d" % (bands, K // bands)


def text_dedup(texts, threads):
    """Its program, whole; handed the tokens joined by spaces, for it splits at every sign."""
    for least in THRESHOLDS:
        with tempfile.TemporaryDirectory() as folder:
            clock = Clock()
            with open(folder + "/in.jsonl", "w") as f:
                for words in ct.tokenise(texts):
                    f.write(json.dumps({"text": " ".join(words)}) + "\n")
            tokens = clock.lap()
            subprocess.run([sys.executable, "-m", "text_dedup.minhash", "--path", "json", "--data_files", folder + "/in.jsonl",
                            "--split", "train", "--cache_dir", folder + "/cache", "--output", folder + "/out", "--debug",
                            "--column", "text", "--ngram", "5", "--min_length", "1", "--num_perm", str(K), "--threshold", str(least),
                            "--hash_func", "xxh3", "--hash_bits", "32", "--num_proc", str(threads), "--batch_size", "10000"],
                           check=True, capture_output=True, env=dict(os.environ, HF_HUB_OFFLINE="1", HF_HOME=folder))
            find = clock.lap()
            with open(folder + "/out/uf.pkl", "rb") as f:
                groups = pickle.load(f)
            label = [groups.find(i) for i in range(len(texts))]
        yield least, tokens, None, find, ct.keys_of_groups(label, len(texts)), None, "its own"


def datatrove(texts, threads):
    """Its four steps in one process, files between them; words split at spaces, its own normalising off."""
    from datatrove.data import Document
    from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.utils.hashing import HashConfig
    from datatrove.utils.text import TextNormConfig
    from datatrove.utils.word_tokenizers import WordTokenizer

    class Spaces(WordTokenizer):
        def word_tokenize(self, text):
            return text.split()

        def sent_tokenize(self, text):
            return [text]

        def span_tokenize(self, text):
            return [(0, len(text))]

    for least in THRESHOLDS:
        buckets, rows = (14, 8) if least >= .65 else (25, 5)  # its default; the same of 125 hashes for less
        norm = TextNormConfig(False, False, False, False, False)
        config = MinhashConfig(5, buckets, rows, norm_config=norm, hash_config=HashConfig(precision=64, hash_fc="xxhash"))
        clock = Clock()
        documents = [Document(text=" ".join(w), id=str(i)) for i, w in enumerate(ct.tokenise(texts))]
        tokens = clock.lap()
        with tempfile.TemporaryDirectory() as folder:
            step = MinhashDedupSignature(folder + "/sig", config, language=Spaces())
            step.run(iter(documents), 0, 1)
            sketch = clock.lap()
            for rank in range(buckets):
                MinhashDedupBuckets(folder + "/sig", folder + "/dups", config=config).run(None, rank, buckets)
            MinhashDedupCluster(folder + "/dups", folder + "/ids", config, save_cluster_id=True).run(None, 0, 1)
            find = clock.lap()
            found = np.fromfile(folder + "/ids/000000.clusters", np.uint32).reshape(-1, 2)
        label = -1 - np.arange(len(texts))
        label[found[:, 0]] = found[:, 1]
        yield least, tokens, sketch, find, ct.keys_of_groups(label, len(texts)), None, "%d x %d" % (buckets, rows)


PEERS = {"datasketch": (datasketch, 1), "rensa": (rensa, 0), "rensa, rho": (rensa_rho, 0), "FastSketchLSH": (fastsketch, 0),
         "gaoya": (gaoya, 0), "text-dedup": (text_dedup, 0), "datatrove": (datatrove, 1)}  # 1: of one thread


# ---- ours: the program, from file to file

def expanded(rows, n):
    """Pairs as keys: identical texts are listed with the first of their class only."""
    first = np.arange(n)
    for a, b, same, _ in rows:
        if same:
            first[max(a, b)] = first[min(a, b)]
    member = {}
    for i, f in enumerate(first):
        member.setdefault(f, []).append(i)
    a, b = [], []
    for group in member.values():
        i, j = np.triu_indices(len(group), 1)
        a.extend(np.array(group)[i])
        b.extend(np.array(group)[j])
    for x, y, same, _ in rows:
        if not same:
            xs, ys = member[first[x]], member[first[y]]
            a.extend(np.repeat(xs, len(ys)))
            b.extend(np.tile(ys, len(xs)))
    return ct.keys_of(a, b, n)


def ours(build, path, n, mode, least, threads, folder):
    """Of five runs the median. What is there for other reasons than J, as excerpts are, does not count."""
    runs = []
    for _ in range(5):
        clock = Clock()
        subprocess.run([build + "/newsprint", "dedup", mode, "--near", str(least), "--shingle", "5", "--fields", "text", "--furniture", "keep", "-q",
                        "--threads", str(threads), "--stats", folder + "/stats", path, "-o", folder + "/out"], check=True)
        with open(folder + "/stats") as f:
            runs.append((clock.lap(), json.load(f)["peak_rss_bytes"] / 1e6))
    seconds, peak = sorted(runs)[2]
    with open(folder + "/out") as f:
        lines = [json.loads(line) for line in f]
    if mode == "--pairs":
        keys = expanded([(int(p["a"]), int(p["b"]), p["relation"] == "identical", p["jaccard"]) for p in lines if p["jaccard"] >= least], n)
    else:
        label = -1 - np.arange(n)
        for line in lines:
            if line["jaccard"] >= least:
                label[int(line["id"])] = int(line["group"])
        keys = ct.keys_of_groups(label, n)
    return least, None, None, seconds, keys, None, "32 x 4", peak


# ---- bare steps: hashes in memory to 128 slots, and how far their estimates are off

def write_table(path, item, offset):
    with open(path, "wb") as f:
        np.array([len(offset) - 1], np.uint64).tofile(f)
        np.asarray(offset, np.uint64).tofile(f)
        f.write(item if isinstance(item, bytes) else item.tobytes())


def error_of(signature, keys, likeness):
    i, j = keys // len(signature), keys % len(signature)
    far = (signature[i] == signature[j]).mean(axis=1) - likeness
    return float(np.sqrt((far ** 2).mean()))


def best_of(work, rounds=5):
    best = 1e9
    for _ in range(rounds):
        clock = Clock()
        made = work()
        best = min(best, clock.lap())
    return best, made


def bare_peers(item, offset, threads):
    """name, seconds, signatures."""
    from FastSketchLSH import FastSimilaritySketch
    from rensa import RMinHash
    from datasketch import MinHash
    starts = [int(o) for o in offset]
    seconds, made = best_of(lambda: RMinHash.digest_matrix_from_flat_token_hashes(item, starts, K, 42))
    yield "rensa, full", seconds, np.array(made.to_rows(), np.uint32)
    seconds, made = best_of(lambda: RMinHash.digest_matrix_from_flat_token_hashes_rho(item, starts, K, 42))
    yield "rensa, rho", seconds, np.array(made.to_rows(), np.uint32)
    sketcher = FastSimilaritySketch(size=K, seed=42)
    yield ("FastSketchLSH",) + best_of(lambda: sketcher.batch_csr(item, offset, prehashed=True, num_threads=threads))
    if threads == 1:
        rows = [(item[a:b] & np.uint64(0xFFFFFFFF)).tolist() for a, b in zip(starts, starts[1:])]
        seconds, made = best_of(lambda: MinHash.bulk(rows, num_perm=K, hashfunc=lambda h: h), 1)
        yield "datasketch", seconds, np.array([m.hashvalues for m in made])


# ---- one tool in a process of its own

def peak_mb():
    """Of this process, or the largest of its children. VmHWM, for ru_maxrss has what was before exec()."""
    with open("/proc/self/status") as f:
        own = next(int(line.split()[1]) for line in f if line.startswith("VmHWM"))
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) * 1024 / 1e6


def child(tool, threads, path, to):
    if tool == "bare":
        item, offset = np.load(path + ".item.npy"), np.load(path + ".offset.npy")
        result = list(bare_peers(item, offset, threads))
    else:
        texts = ct.read(path)
        result = [row + (None,) for row in PEERS[tool][0](texts, threads)]
    with open(to, "wb") as f:
        pickle.dump((result, peak_mb()), f)


def in_child(tool, threads, path, folder):
    """(rows, peak MB), or the reason why not."""
    to = folder + "/result"
    env = dict(os.environ, RAYON_NUM_THREADS=str(threads), OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS="1", TQDM_DISABLE="1")
    try:
        done = subprocess.run([sys.executable, __file__, "--child", tool, str(threads), path, to], env=env, capture_output=True, text=True, timeout=600)
    except subprocess.TimeoutExpired:
        return "took more than ten minutes"
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["no reason given"])[-1][:120]
    with open(to, "rb") as f:
        return pickle.load(f)


# ---- tables

def cell(x, form):
    return "" if x is None else form % x


def told(name, threads, row, peak, n, size, truths):
    least, tokens, sketch, find, keys, flags, bands = row[:7]
    true = truths[least]
    pairs = ct.score(keys, true) if keys is not None else (None, None)
    texts = ct.score_flags(ct.flags_of(keys, n) if flags is None else flags, ct.flags_of(true, n))
    spent = [s for s in (tokens, sketch, find) if s is not None]
    total = sum(spent)
    handed = (sketch or 0) + find
    return {"tool": name, "threads": threads, "J": least, "bands": bands, "tokens_s": tokens, "sketch_s": sketch, "find_s": find,
            "total_s": total, "cpu_s": sum(s.cpu for s in spent), "handed_s": None if name.startswith("newsprint") else handed, "articles_s": n / total, "mb_s": size / total / 1e6,
            "peak_mb": peak, "recall": pairs[0], "precision": pairs[1], "texts_recall": texts[0], "texts_precision": texts[1]}


def table(rows):
    """A line a tool: times of the highest J, which is the cheapest for most, then what each J found."""
    print("\n| tool | threads | tokens s | then s | all s | cpu s | articles/s | MB/s | peak MB | " +
          " | ".join("J >= %.1f: pairs | texts with a copy | bands" % t for t in THRESHOLDS) + " |\n" + "|---" * (9 + 3 * len(THRESHOLDS)) + "|")
    both = lambda recall, precision: "" if recall is None else "%.4f / %.4f" % (recall, precision)
    for key in dict.fromkeys((r["tool"], r["threads"]) for r in rows):
        of = {r["J"]: r for r in rows if (r["tool"], r["threads"]) == key}
        r = of[max(THRESHOLDS)]
        found = ["%s | %s | %s" % (both(of[t]["recall"], of[t]["precision"]), both(of[t]["texts_recall"], of[t]["texts_precision"]), of[t]["bands"]) for t in THRESHOLDS]
        print("| %s | %d | %s | %s | %.2f | %.2f | %.0f | %.1f | %.0f | %s |" % (
            r["tool"], r["threads"], cell(r["tokens_s"], "%.2f"), cell(r["handed_s"], "%.2f"), r["total_s"], r["cpu_s"], r["articles_s"], r["mb_s"], r["peak_mb"], " | ".join(found)))


def prepare(corpus, folder):
    """The corpus under numbers for ids, its truth, and its tables for the bare steps."""
    texts = ct.read(corpus)
    path = folder + "/corpus.jsonl"
    with open(path, "w") as f:
        for i, text in enumerate(texts):
            f.write(json.dumps({"id": str(i), "text": text}, ensure_ascii=False) + "\n")
    item, offset = ct.hashes(ct.shingles(ct.tokenise(texts)))
    np.save(path + ".item.npy", item)
    np.save(path + ".offset.npy", offset)
    raw = [t.encode() for t in texts]
    write_table(path + ".texts", b"".join(raw), np.cumsum([0] + [len(r) for r in raw]))
    write_table(path + ".hashes", item, offset)
    return texts, path, item, offset, sum(map(len, raw)), ct.truth(item, offset)


def bare(build, path, item, offset, size, keys, likeness, threads, folder):
    """Rows of the second table."""
    print("\n| shingle hashes in memory to %d slots | threads | ns a shingle | M texts a minute | error of the estimate |\n|---|---|---|---|---|" % K)
    line = "| %s | %d | %.2f | %.1f | %.4f |"
    for t in threads:
        made = in_child("bare", t, path, folder)
        if isinstance(made, str):
            print("| others, %d threads: %s | | | | |" % (t, made))
            continue
        for name, seconds, signature in made[0]:
            print(line % (name, t, seconds / len(item) * 1e9, (len(offset) - 1) / seconds * 60 / 1e6, error_of(signature, keys, likeness)))
    done = subprocess.run([build + "/bench/peer_steps", path + ".texts", path + ".hashes", folder + "/sigs", str(max(threads))],
                          check=True, capture_output=True, text=True)
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    ours = np.fromfile(folder + "/sigs", np.uint32).reshape(-1, K)
    for s in steps:
        if s["step"] == "hashes":
            print(line % ("newsprint, " + s["cpu"], s["threads"], s["seconds"] / len(item) * 1e9, s["n"] / s["seconds"] * 60 / 1e6, error_of(ours, keys, likeness)))
    print("\nTheory's error for 128 independent slots and these pairs: %.4f. Texts in memory to signatures, newsprint: %s." % (
        float(np.sqrt((likeness * (1 - likeness) / K).mean())),
        ", ".join("%.0f MB/s (%s, %d thread%s)" % (s["bytes"] / s["seconds"] / 1e6, s["cpu"], s["threads"], "s" * (s["threads"] > 1)) for s in steps if s["step"] == "texts")))


def measure(build, corpus, out):
    all_threads = len(os.sched_getaffinity(0))
    threads = [1, all_threads] if all_threads > 1 else [1]
    name = os.path.basename(corpus).split(".")[0]
    skip = os.environ.get("SKIP", "").split()
    with tempfile.TemporaryDirectory() as folder:
        texts, path, item, offset, size, (keys, likeness) = prepare(corpus, folder)
        n = len(texts)
        truths = {t: keys[likeness >= t] for t in THRESHOLDS}
        print("\n### %s: %d articles, %.1f MB, %d shingles; %s" % (name, n, size / 1e6, len(item), ", ".join("%d pairs at %.1f" % (len(truths[t]), t) for t in THRESHOLDS)))
        rows, failed = [], []
        for tool, (_, most) in PEERS.items():
            for t in threads[:most or None]:
                made = "skipped" if tool.split(",")[0] in skip else in_child(tool, t, path, folder)
                if isinstance(made, str):
                    failed.append("%s, %d thread%s: %s" % (tool, t, "s" * (t > 1), made))
                else:
                    rows += [told(tool, t, row, made[1], n, size, truths) for row in made[0]]
        for t in threads:
            for mode in ("--pairs", "--mark"):
                for least in THRESHOLDS:
                    row = ours(build, path, n, mode, least, t, folder)
                    rows.append(told("newsprint " + mode, t, row, row[7], n, size, truths))
        table(rows)
        for r in rows if out else []:
            out.write(json.dumps(dict(r, bench="peers", case=name, n=n), separators=(",", ":")) + "\n")
        bare(build, path, item, offset, size, keys, likeness, threads, folder)
        for line in failed:
            print("\n" + line)


def main():
    if sys.argv[1] == "--child":
        child(sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5])
        return
    out = open(os.environ["JSON"], "a") if os.environ.get("JSON") else None
    for corpus in sys.argv[2:]:
        measure(sys.argv[1], corpus, out)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
