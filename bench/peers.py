#!/usr/bin/env python3
"""peers.py NEWSPRINT SET... - stories by others' means, beside ours, on labelled sets.

Each method is run on every set at every threshold of a fixed list; one threshold for all sets is
chosen, the one with the highest mean of (BCubed F1 + pairwise F1) / 2, so that a peer is tuned as
ours is: once, and not set by set. Nothing else of it is tuned: the vectors are scikit-learn's
TF-IDF of title and text with sublinear tf and its English stop list. A sentence-embedding model of
yours (MODEL=folder) is put in the place of TF-IDF. newsprint runs at its defaults.

A method runs in a process of its own, so memory is its own: peak resident, Python's share included.
Seconds are wall time from articles in memory to stories, of ours from file to stories.
"""
import json
import os
import resource
import subprocess
import sys
import time
from multiprocessing import get_context

THRESHOLDS = [.06, .08, .10, .12, .14, .16, .18, .20, .22, .25, .28, .32, .36, .40, .45, .50, .55, .60, .65, .70, .75, .80]
MOST_STORIES_A_TOPIC = 10  # in the mean; see is_ranking_set()


def read(path):
    lines = subprocess.run(["zstd", "-dcq", "--long=27", path], capture_output=True, check=True)
    return [json.loads(line) for line in lines.stdout.decode().splitlines()]


def text_of(article):
    return (article.get("title") or "") + "\n" + (article.get("text") or "")


# ---- vectors -----------------------------------------------------------------------------------

def tfidf(texts):
    from sklearn.feature_extraction.text import TfidfVectorizer
    return TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts)


def embedded(texts):
    from sentence_transformers import SentenceTransformer
    model = SentenceTransformer(os.environ["MODEL"], local_files_only=True)
    return model.encode(texts, normalize_embeddings=True)


# ---- methods: one vector an article -> labels for each threshold -------------------------------

def days_of(articles):
    """Days since 1970, NaN unknown."""
    from datetime import datetime, timezone
    days = []
    for a in articles:
        try:
            at = datetime.fromisoformat((a.get("published") or "").replace("Z", "+00:00"))
            days.append((at if at.tzinfo else at.replace(tzinfo=timezone.utc)).timestamp() / 86400)
        except ValueError:
            days.append(float("nan"))
    return days


def time_kernel(days):
    """What newsprint leaves of a likeness: of g days apart .5 + .5 exp(-(g - 1) / 3)."""
    import numpy as np
    gap = np.abs(np.subtract.outer(days, days))
    gap[np.isnan(gap)] = 0
    return .5 + .5 * np.exp(-np.maximum(gap - 1, 0) / 3)


def average_link(x, days=None):
    """Cosine distance, average link; cut at each threshold."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform
    import numpy as np
    near = x @ x.T
    near = near.toarray() if hasattr(near, "toarray") else near
    if days is not None:
        near = near * time_kernel(days)
    far = np.clip(1 - near, 0, 2)
    np.fill_diagonal(far, 0)
    tree = linkage(squareform(far, checks=False), "average")
    return {t: fcluster(tree, 1 - t, "distance").tolist() for t in THRESHOLDS}


def centroid_pass(x, order):
    """In order of time, each article joins the story with the nearest centroid, or opens one."""
    import numpy as np
    x = x.tocsr()
    n = x.shape[0]
    found = {}
    for threshold in THRESHOLDS:
        # By term: the stories that hold it, and its sum of weights in each.
        holders = [dict() for _ in range(x.shape[1])]
        norm, story, score = np.zeros(n), [0] * n, np.zeros(n)
        n_stories = 0
        for i in order:
            at, to = x.indptr[i], x.indptr[i + 1]
            terms, weights = x.indices[at:to], x.data[at:to]
            for t, w in zip(terms, weights):
                if holders[t]:
                    where = np.fromiter(holders[t].keys(), int, len(holders[t]))
                    score[where] += w * np.fromiter(holders[t].values(), float, len(holders[t]))
            near = score[:n_stories] / np.maximum(norm[:n_stories], 1e-12)
            best = int(near.argmax()) if n_stories else 0
            if not n_stories or near[best] < threshold:
                best, n_stories = n_stories, n_stories + 1
            # |c + x|^2 = |c|^2 + 2 c.x + |x|^2
            norm[best] = np.sqrt(norm[best] ** 2 + 2 * score[best] + float(weights @ weights))
            for t, w in zip(terms, weights):
                holders[t][best] = holders[t].get(best, 0.0) + w
            score[:n_stories] = 0
            story[i] = best
        found[threshold] = story
    return found


# ---- scores ------------------------------------------------------------------------------------

def scores(newsprint, path, articles, labels, folder):
    pred = os.path.join(folder, "pred.jsonl")
    with open(pred, "w") as f:
        for article, label in zip(articles, labels):
            f.write(json.dumps({"id": article["id"], "story": "s%d" % label}) + "\n")
    return evaluate(newsprint, path, pred)


def evaluate(newsprint, path, pred):
    out = subprocess.run([newsprint, "eval", "-q", "--label", "story", "--format", "jsonl", path, pred],
                         capture_output=True, check=True)
    s = json.loads(out.stdout)
    return 100 * s["bcubed"]["f1"], 100 * s["pairwise"]["f1"]


def is_ranking_set(topic):
    """Does it have topics to rank by, or a handful of categories? Where a topic has more than ten
    stories in the mean, a whole ranking scores high by chance, and a short list low by its length."""
    return len(topic) and len(topic) <= MOST_STORIES_A_TOPIC * len(set(topic.values()))


def related_map(articles, x, labels):
    """Mean average precision of true stories by the cosine of their TF-IDF centroids."""
    import numpy as np
    topic, row = {}, {}
    for i, a in enumerate(articles):
        if a.get("topic"):
            row.setdefault(a["story"], []).append(i)
            topic[a["story"]] = a["topic"]
    names = sorted(row)
    if not is_ranking_set(topic):
        return None
    centre = np.asarray(np.vstack([np.asarray(x[row[s]].mean(axis=0)).ravel() for s in names]))
    centre /= np.maximum(np.linalg.norm(centre, axis=1, keepdims=True), 1e-12)
    near = centre @ centre.T
    sums, n = 0.0, 0
    for i, s in enumerate(names):
        rest = [j for j in range(len(names)) if j != i]
        good = {j for j in rest if topic[names[j]] == topic[s]}
        if not good:
            continue
        hits, precision = 0, 0.0
        for rank, j in enumerate(sorted(rest, key=lambda j: (-near[i, j], j)), 1):
            if j in good:
                hits += 1
                precision += hits / rank
        sums += precision / len(good)
        n += 1
    return 100 * sums / n if n else None


# ---- one method on one set, in a process of its own --------------------------------------------

def run(method, path, pipe):
    articles = read(path)
    texts = [text_of(a) for a in articles]
    dated = lambda i: (articles[i].get("published") is None, articles[i].get("published") or "", articles[i]["id"])
    order = sorted(range(len(articles)), key=dated)
    start = time.time()
    x = embedded(texts) if method.startswith("model") else tfidf(texts)
    weighed = time.time()
    if method == "TF-IDF, one pass by centroids":
        labels = centroid_pass(x, order)
        seconds = weighed - start + (time.time() - weighed) / len(THRESHOLDS)  # a pass a threshold
    else:
        days = days_of(articles) if "time" in method else None
        labels = average_link(x, days)  # one tree for all thresholds
        seconds = time.time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send((articles, labels, seconds, memory, related_map(articles, x, labels)))


def ours(newsprint, path, folder):
    pred, stats = os.path.join(folder, "ours.jsonl"), os.path.join(folder, "stats.json")
    subprocess.run([newsprint, "stories", "-q", "--format", "jsonl", "--stats", stats, path, "-o", pred], check=True)
    used = json.load(open(stats))
    bcubed, pairwise = evaluate(newsprint, path, pred)
    subprocess.run([newsprint, "stories", "-q", "--format", "jsonl", "--given", "story", "--related", "100", path, "-o", pred], check=True)
    told = subprocess.run([newsprint, "eval", "-q", "--related", "--label", "topic", "--format", "jsonl", path, pred], capture_output=True)
    related = json.loads(told.stdout) if told.returncode == 0 else {}
    return bcubed, pairwise, 100 * related["map"] if related.get("queries") else None, used["seconds"]["total"], used["peak_rss_bytes"] / 1e6


def cell(b, p):
    return "%.1f / %.1f" % (b, p)


def main():
    import tempfile
    newsprint, paths = sys.argv[1], sys.argv[2:]
    methods = ["TF-IDF, average link", "TF-IDF and time, average link", "TF-IDF, one pass by centroids"] + (["model, average link", "model and time, average link"] if os.environ.get("MODEL") else [])
    names = [os.path.basename(p).split(".")[0] for p in paths]
    head = "| method, threshold | " + " | ".join(names) + " | mean |"
    quality, cost = [head, "|" + "---|" * (len(names) + 2)], [head.replace("mean", "all"), "|" + "---|" * (len(names) + 2)]
    related = [head.replace(", threshold", ""), "|" + "---|" * (len(names) + 2)]
    with tempfile.TemporaryDirectory() as folder:
        for method in methods:
            table, seconds, memory, maps = {}, [], [], []
            for path, name in zip(paths, names):
                here, there = get_context("spawn").Pipe()
                child = get_context("spawn").Process(target=run, args=(method, path, there))
                child.start()
                there.close()
                try:
                    articles, labels, took, most, of_related = here.recv()
                except EOFError:
                    sys.exit("%s on %s: the method failed" % (method, name))
                child.join()
                for t in THRESHOLDS:
                    table[name, t] = scores(newsprint, path, articles, labels[t], folder)
                seconds.append(took)
                memory.append(most)
                maps.append(of_related)
            if os.environ.get("VERBOSE"):
                for t in THRESHOLDS:
                    print(method, t, " ".join(cell(*table[n, t]) for n in names), file=sys.stderr)
            goal = {t: sum(sum(table[n, t]) / 2 for n in names) / len(names) for t in THRESHOLDS}
            best = max(THRESHOLDS, key=lambda t: goal[t])
            quality.append("| %s, %.2f | %s | %.1f |" % (method, best, " | ".join(cell(*table[n, best]) for n in names), goal[best]))
            cost.append("| %s | %s | %.1f s, %.0f MB |" % (method, " | ".join("%.1f s, %.0f MB" % sm for sm in zip(seconds, memory)), sum(seconds), max(memory)))
            if method.endswith(", average link") and "time" not in method:
                ranked = [not m is None for m in maps]
                related.append("| %s | %s |" % (method.replace(", average link", " centroids, whole ranking"), " | ".join("%.1f" % m for m in maps if m is not None)))
        own = [ours(newsprint, p, folder) for p in paths]
        quality.append("| newsprint, defaults | %s | %.1f |" % (" | ".join(cell(o[0], o[1]) for o in own), sum((o[0] + o[1]) / 2 for o in own) / len(own)))
        cost.append("| newsprint | %s | %.1f s, %.0f MB |" % (" | ".join("%.1f s, %.0f MB" % o[3:] for o in own), sum(o[3] for o in own), max(o[4] for o in own)))
        related.append("| newsprint, lists of at most 100 | %s |" % " | ".join("%.1f" % o[2] for o, r in zip(own, ranked) if r))
        topical = [n for n, r in zip(names, ranked) if r]
        related[:2] = ["| related, true stories, MAP | " + " | ".join(topical) + " |", "|" + "---|" * (len(topical) + 1)]
    print("\n".join(quality), "\n".join(related), "\n".join(cost), sep="\n\n")


if __name__ == "__main__":
    main()
