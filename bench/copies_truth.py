"""copies_truth.py - a corpus as all tools get it, and the truth about its copies.

A token is a lower-cased run of letters and digits, a text the set of its runs of five tokens; a
shorter text is one run. Two texts are copies at J when the Jaccard similarity of the sets is at
least J. The truth is all pairs, exactly: the product of the matrix of texts and runs with itself
holds the size of every intersection. Nothing is sampled and nothing estimated.
"""
import json
import re

import numpy as np

SHINGLE = 5
TOKEN = re.compile(r"[^\W_]+")
LEAST = .3  # pairs below are not kept


def read(path):
    """The texts of a file of JSON Lines; those without a token are left out."""
    with open(path, encoding="utf-8") as f:
        texts = [json.loads(line).get("text") or "" for line in f]
    return [t for t in texts if TOKEN.search(t)]


def tokenise(texts):
    return [TOKEN.findall(t.lower()) for t in texts]


def shingles(tokens):
    """One list of distinct strings a text."""
    return [list({" ".join(w[i:i + SHINGLE]) for i in range(max(1, len(w) - SHINGLE + 1))}) for w in tokens]


def hashes(sets):
    """The same as 64-bit hashes: one array, and where each text begins in it."""
    import xxhash
    offset = np.zeros(len(sets) + 1, np.uint64)
    offset[1:] = np.cumsum([len(s) for s in sets])
    every = (xxhash.xxh3_64_intdigest(x.encode()) for s in sets for x in s)
    return np.fromiter(every, np.uint64, int(offset[-1])), offset


def truth(item, offset):
    """Every pair of J >= LEAST: a * n + b with a < b, ascending, and its J."""
    from scipy.sparse import csr_matrix
    n = len(offset) - 1
    known, column = np.unique(item, return_inverse=True)
    x = csr_matrix((np.ones(len(item), np.int32), column, offset.astype(np.int64)), (n, len(known)))
    size = np.diff(offset.astype(np.int64))
    keys, likeness = [], []
    for at in range(0, n, 500):
        both = (x[at:at + 500] @ x.T).tocoo()
        a, b = both.row.astype(np.int64) + at, both.col.astype(np.int64)
        j = both.data / (size[a] + size[b] - both.data)
        good = (a < b) & (j >= LEAST)
        keys.append(a[good] * n + b[good])
        likeness.append(j[good])
    keys, likeness = np.concatenate(keys), np.concatenate(likeness)
    order = np.argsort(keys)
    return keys[order], likeness[order]


def keys_of(a, b, n):
    """Pairs as the truth has them: each once, whichever way round it came."""
    a, b = np.asarray(a, np.int64), np.asarray(b, np.int64)
    low, high = np.minimum(a, b), np.maximum(a, b)
    return np.unique((low * n + high)[low != high])


def keys_of_groups(label, n):
    """All pairs of texts with one label; label: one number a text."""
    a, b = [], []
    label = np.asarray(label)
    order = np.argsort(label, kind="stable")
    ends = np.flatnonzero(np.diff(label[order])) + 1
    for group in np.split(order, ends):
        if len(group) > 1:
            i, j = np.triu_indices(len(group), 1)
            a.append(group[i])
            b.append(group[j])
    return keys_of(np.concatenate(a), np.concatenate(b), n) if a else np.zeros(0, np.int64)


def flags_of(keys, n):
    """Which texts are in any pair."""
    flags = np.zeros(n, bool)
    flags[keys // n] = True
    flags[keys % n] = True
    return flags


def score(found, true):
    """Recall and precision; of nothing 1."""
    both = len(np.intersect1d(found, true, assume_unique=True))
    return both / len(true) if len(true) else 1., both / len(found) if len(found) else 1.


def score_flags(found, true):
    both = int((found & true).sum())
    return both / max(1, int(true.sum())), both / max(1, int(found.sum()))
