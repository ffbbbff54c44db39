#!/usr/bin/env python3
"""Reads a journal with nothing but Docs/FORMAT.md, LMDB and zstd, and prints what is in it: each row as a line of JSON.

    decode.py DIRECTORY

It shares no code with the library: what the page says has to be enough. Nothing is written, and no lock is taken, so
nobody must write to the journal meanwhile. A row that is not what was written has "damaged" in place of "value"; the
exit status is then 1. A sealed journal is refused: Python brings no AES-GCM.
"""
import ctypes
import ctypes.util
import json
import sys
from ctypes import byref, c_char_p, c_size_t, c_uint, c_ulonglong, c_void_p

def library(name, soname):
    return ctypes.CDLL(ctypes.util.find_library(name) or soname)

lmdb, zstd = library("lmdb", "liblmdb.so.0"), library("zstd", "libzstd.so.1")
zstd.ZSTD_createDCtx.restype = c_void_p
zstd.ZSTD_getFrameContentSize.restype, zstd.ZSTD_getFrameContentSize.argtypes = c_ulonglong, [c_char_p, c_size_t]
zstd.ZSTD_getDictID_fromFrame.restype, zstd.ZSTD_getDictID_fromFrame.argtypes = c_uint, [c_char_p, c_size_t]
zstd.ZSTD_decompress_usingDict.restype = c_size_t
zstd.ZSTD_decompress_usingDict.argtypes = [c_void_p] + [c_char_p, c_size_t] * 3

class Damaged(Exception):
    pass

def check(condition, otherwise):
    if not condition:
        raise Damaged(otherwise)

# ---------------------------------------------------------------- LMDB

CHUNK, READ_ONLY, NO_LOCK, NEXT = 1 << 20, 0x20000, 0x400000, 8

class Value(ctypes.Structure):
    _fields_ = [("size", c_size_t), ("data", c_void_p)]

    def bytes(self):
        return ctypes.string_at(self.data, self.size)

def call(function, *arguments):
    if code := getattr(lmdb, function)(*arguments):
        sys.exit(f"{function} answers {code}")

def rows(transaction, name):
    table, cursor, key, value = c_uint(), c_void_p(), Value(), Value()
    call("mdb_dbi_open", transaction, name and name.encode(), 0, byref(table))
    call("mdb_cursor_open", transaction, table, byref(cursor))
    found = []
    while not lmdb.mdb_cursor_get(cursor, byref(key), byref(value), NEXT):
        found.append((key.bytes(), value.bytes()))
    return found

def tables(directory):
    environment, transaction = c_void_p(), c_void_p()
    call("mdb_env_create", byref(environment))
    call("mdb_env_set_maxdbs", environment, 64)
    call("mdb_env_open", environment, directory.encode(), READ_ONLY | NO_LOCK, 0)
    call("mdb_txn_begin", environment, None, READ_ONLY, byref(transaction))
    return {name.decode(): rows(transaction, name.decode()) for name, _ in rows(transaction, None)}

# ---------------------------------------------------------------- How things are written

class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        self.at += count
        check(self.at <= len(self.data), "it ends early")
        return self.data[self.at - count:self.at]

    def left(self): return len(self.data) - self.at
    def rest(self): return self.take(self.left())
    def end(self): check(self.left() == 0, f"{self.left()} bytes too many")
    def u8(self): return self.take(1)[0]
    def u32(self): return int.from_bytes(self.take(4), "little")
    def u64(self): return int.from_bytes(self.take(8), "little")
    def big(self, count=8): return int.from_bytes(self.take(count), "big")

    def varint(self):
        value = shift = 0
        while True:
            byte = self.u8()
            value, shift = value | (byte & 0x7F) << shift, shift + 7
            check(value < 1 << 64 and shift <= 70, "a varint is too long")
            if byte < 0x80:
                return value

    def zigzag(self):
        value = self.varint()
        return value >> 1 ^ -(value & 1)

    def flag(self):
        value = self.u8()
        check(value < 2, f"{value} is no flag")
        return value == 1

    def blob(self): return self.take(self.varint())
    def text(self): return self.blob().decode()
    def optional(self, read): return read(self) if self.flag() else None
    def many(self, read): return [read(self) for _ in range(self.varint())]
    def time(self): return self.zigzag()
    def due(self): return self.big() - (1 << 63)
    def payload(self): return self.blob().decode()
    def address(self): return [self.varint(), self.varint()]

    def error(self):
        if first := self.text():
            return [first, self.text()]
        return [self.text(), self.text(), self.many(lambda r: [r.text(), r.text()]), self.optional(Reader.error)]

    def memory(self):
        bits = self.varint()
        check(0 < bits < 64, "a memory makes no sense")
        return [bits & 1 == 1, self.payload() if bits & 2 else None, self.payload() if bits & 4 else None,
                self.many(lambda r: [r.text(), r.payload()]) if bits & 8 else None,
                self.varint() if bits & 16 else None, [self.text(), self.text()] if bits & 32 else None]

    def header(self): return [f"{self.u64():016x}", self.text(), self.optional(Reader.text)]
    def parent(self): return [self.u64(), self.text(), self.address(), self.u8()]
    def notes(self): return self.many(lambda r: [r.u8(), r.text()])
    def elements(self): return self.many(lambda r: [r.text(), r.payload()])

def whole(read, data):
    reader = Reader(data)
    value = read(reader)
    reader.end()
    return value

CRC = list(range(256))
for _ in range(8):
    CRC = [entry >> 1 ^ (0x82F63B78 if entry & 1 else 0) for entry in CRC]

def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF

def checked(expected, *parts):
    check(crc32c(b"".join(parts)) == expected, "its checksum does not fit")

# ---------------------------------------------------------------- Blocks

context, dictionaries = zstd.ZSTD_createDCtx(), {}

def unblock(block):
    for _ in range(16):
        check(block, "a block is empty")
        codec, block = block[0], block[1:]
        if codec == 0:
            return block
        check(codec == 1, "a block is sealed" if codec == 2 else f"a block takes codec {codec}")
        size, number = zstd.ZSTD_getFrameContentSize(block, len(block)), zstd.ZSTD_getDictID_fromFrame(block, len(block))
        check(size <= 1 << 32, "a frame does not say how much it holds")
        check(number == 0 or number in dictionaries, f"dictionary {number} is missing")
        dictionary, target = dictionaries.get(number, b""), ctypes.create_string_buffer(max(size, 1))
        done = zstd.ZSTD_decompress_usingDict(context, target, size, block, len(block), dictionary, len(dictionary))
        check(done == size, "a frame is damaged")
        block = target.raw[:size]
    raise Damaged("a block is nested too deeply")

def block_row(table, key, value):
    reader = Reader(value)
    expected, block = reader.u32(), reader.rest()
    checked(expected, table.encode(), key, block)
    return unblock(block)

# ---------------------------------------------------------------- Runs

STATUS = {1: "running", 2: "sleeping", 3: "completed", 4: "failed", 5: "parked", 6: "waiting", 7: "cancelled",
          8: "terminated", 9: "stuck", 10: "paused"}
EVENTS = dict(enumerate((event.split() for event in (
    "started header payload, stepCompleted address payload, stepReduced address payload payload, "
    "attemptFailed address error time, stepFailed address error, nodeFailed address error, sleepStarted address time, "
    "sleepEnded address, chose address varint, choseNone address, looped address, loopEnded address, "
    "updated address payload, fannedOut address elements, called address payload, returned address payload, "
    "putAway time, broughtBack, putAwayForSignal, signalled text text? payload, received address, "
    "receivedReduced address payload, cancelled, waitStarted address time, expired address, waited address, "
    "caught address varint, caughtNone address, deadlineSet time, timedOut error, terminated, "
    "stepKept address payload, stepKeptReduced address payload payload, compensated address, "
    "compensationFailed address error time, compensationStuck address error, compensationSkipped address, "
    "compensationRetried address").split(", ")), 1))
EVENTS |= dict(enumerate((event.split() for event in (
    "progressed address payload, partCompleted address text payload, attemptBegan address, "
    "cursorSet address payload, crashed address, freed address, "
    "queued address text time?, unqueued address").split(", ")), 40))
EVENTS |= dict(enumerate((event.split() for event in (
    "childOf parent, childAsked address text u8 flag, childStarted address, childEnded address payload, "
    "childGone text, sending address text, sent address, effected address varint notes").split(", ")), 50))
EVENTS.update({number: event.split() for number, event in {
    80: "migrated migration", 81: "forked text text numbers", 82: "skipped address payload?",
    83: "skippedReduced address payload? payload", 84: "retried address"}.items()})
FIELDS = dict(enumerate(
    "varint varint varint varint address zigzag zigzag zigzag error preview memory held".split()))
FIELDS[13], FIELDS[14] = "text", "mark"
Reader.mark = lambda reader: True
Reader.numbers = lambda reader: list(reader.blob())
Reader.migration = lambda reader: {
    "plan": f"{reader.u64():016x}".lstrip("0"), "time": reader.time(),
    "scopes": reader.many(lambda r: [r.varint(), r.many(Reader.varint)]), "skipped": reader.many(Reader.address),
    "entered": reader.many(Reader.address), "states": reader.many(lambda r: [r.varint(), r.payload()]),
    "notes": reader.many(Reader.text)}
EVENTS |= enumerate([event.split() for event in (
    "answered text text? payload payload payload, paused, resumed, resolved text text? payload, "
    "rejected text text? error, fulfilled address, fulfilledReduced address payload").split(", ")], 60)
EVENTS[67], EVENTS[68], EVENTS[69] = ["attributesChanged", "changes"], ["tagged", "tags"], ["reusedID"]
VALUES = {2: Reader.text, 3: Reader.zigzag, 4: Reader.flag, 5: Reader.time}

def term(reader):
    kind = reader.u8()
    check(kind < 6, f"{kind} is no term")
    return [kind, reader.text()] + ([VALUES[kind](reader)] if kind > 1 else [])

def term_in_key(reader):
    def until_zero():
        data = b""
        while (byte := reader.take(1)) != b"\0" or reader.data[reader.at:reader.at + 1] == b"\xff":
            data += byte
            if byte == b"\0": reader.take(1)
        return data.decode()
    kind, name = reader.u8(), until_zero()
    check(0 < kind < 6, f"{kind} is no term")
    return [kind, name] + ([{2: until_zero, 3: reader.due, 4: reader.flag, 5: reader.due}[kind]()] if kind > 1 else [])

Reader.changes = lambda reader: reader.many(term)
Reader.tags = lambda reader: reader.many(Reader.text)
Reader.signal = lambda reader: [reader.text(), reader.optional(Reader.text), reader.payload()]
Reader.preview = lambda reader: [reader.flag(), reader.text()]

def held(reader):
    how = reader.u8()
    check(how < 3, f"{how} is no outcome")
    return [how] + ([reader.address(), reader.error()] if how == 1 else [])

Reader.held = held
Reader.kept = lambda r: [r.varint(), r.address(), r.text(), r.payload(), r.varint(), r.optional(Reader.error), r.flag()]

def code(names, number):
    check(number in names if isinstance(names, dict) else 0 < number < len(names), f"{number} is no code")
    return names[number]

def field(reader, kind):
    read = getattr(Reader, kind.rstrip("?"))
    return reader.optional(read) if kind.endswith("?") else read(reader)

def batch(data, codes=EVENTS):
    reader, events = Reader(data), []
    time = reader.time()
    while reader.left():
        number = reader.u8()
        check(number in codes, f"{number} is no code")
        name, *kinds = codes[number]
        events.append([name] + [field(reader, kind) for kind in kinds])
    return {"time": time, "events": events}

def node(reader):
    status, bits = reader.u8(), reader.varint()
    check(status < 6 and bits & ~sum(1 << bit for bit in FIELDS) == 0, "a node makes no sense")
    return [status] + [[bit, field(reader, kind)] for bit, kind in sorted(FIELDS.items()) if bits >> bit & 1]

def frame(reader):
    return [field(reader, kind) for kind in "varint address? text? payload? payload?".split()] + [reader.many(node)]

def folded(reader):
    value = {"header": reader.header(), "started": reader.time(), "ended": reader.optional(Reader.time),
             "asleepUntil": reader.optional(Reader.time),
             "failure": reader.optional(lambda r: [r.address(), r.error()]), "frames": reader.many(frame),
             "awaitsSignal": False, "mailbox": [], "deadline": None, "kept": [], "terminated": False, "parent": None,
             "children": [], "notes": [], "lastState": None, "paused": False, "settlements": [], "terms": [], "reusedID": False}
    while reader.left():
        part = code(PARTS, reader.u8())
        value[part] = PARTS_READ.get(part, lambda r: True)(reader)
    return value

PARTS = {1: "awaitsSignal", 2: "mailbox", 3: "deadline", 4: "kept", 5: "terminated", 7: "parent",
         8: "children", 9: "lastState", 10: "paused", 11: "settlements", 12: "terms", 13: "reusedID", 14: "notes"}
PARTS_READ = {"deadline": Reader.time, "parent": Reader.parent, "children": lambda r: r.many(lambda r: [r.text(), r.u8(), r.flag()]),
              "notes": lambda r: r.many(lambda r: [r.time(), r.text()]),
              "kept": lambda r: [r.varint(), r.many(Reader.kept)][1], "mailbox": lambda r: r.many(lambda r: [r.text(), r.many(Reader.payload)]), "lastState": Reader.payload,
              "terms": lambda r: r.many(term),
              "settlements": lambda r: r.many(lambda r: settlement(r, r.u8()))}

def settlement(reader, rejected):
    return [reader.text(), reader.optional(Reader.text), reader.error() if rejected else reader.payload()]

def run(data):
    reader = Reader(data)
    status, form = code(STATUS, reader.u8()), reader.u8()
    indexed = reader.many(term) if form > 2 else []
    if form in (1, 3):
        return {"status": status, "indexed": indexed, **folded(reader)}
    check(form in (2, 4), f"{form} is no form of a run")
    value = {"status": status, "indexed": indexed, "reason": reader.u8(), "text": reader.text(), "base": reader.optional(Reader.blob),
             "batches": reader.many(Reader.blob)}
    reader.end()
    value["base"] = value["base"] and whole(folded, value["base"])
    value["batches"] = [batch(item) for item in value["batches"]]
    return value

def outline(data):
    def one(reader):
        kind = reader.u8()
        shape = [kind, reader.text(), reader.varint() - 1, reader.many(Reader.varint)]
        return shape + [reader.varint() for _ in range(3)] + ([reader.text()] if kind in (11, 17, 18) else [])
    def all_scopes(reader):
        scopes = reader.many(lambda scope: [scope.text(), scope.many(one)])
        versions = [reader.varint() if reader.left() else 1 for _ in scopes]
        return [[name, version, nodes] for (name, nodes), version in zip(scopes, versions)]
    return whole(all_scopes, data)

def fingerprint(data):
    result = 0xCBF29CE484222325
    for byte in data:
        result = (result ^ byte) * 0x100000001B3 % (1 << 64)
    return result

# ---------------------------------------------------------------- Jobs

JOB_STATUS = {1: "queued", 2: "scheduled", 3: "retrying", 4: "running", 5: "completed", 6: "cancelled", 7: "dead"}
JOB_EVENTS = dict(enumerate((event.split() for event in (
    "enqueued entry, completed payload, failed error time?, snoozed time, leased time, extended time, began, crashed, "
    "logged text, effected varint notes, changed change, cancelled, heartbeat payload, part text payload, "
    "cursor payload").split(", ")), 1))
ENTRY = dict(enumerate("text text varint varint claim tags u8".split()))
Reader.claim = lambda reader: [reader.text(), reader.varint(), reader.optional(Reader.time)]
Reader.change = lambda reader: [field(reader, kind) for kind in "text? u8? time? payload? flag".split()]
Reader.limit = lambda reader: [reader.varint(), reader.zigzag(), reader.varint()]

def entry(reader):
    value = [reader.text(), reader.text(), reader.time()]
    bits = reader.varint()
    check(bits < 1 << len(ENTRY), "a job makes no sense")
    fields = [[bit, field(reader, kind)] for bit, kind in ENTRY.items() if bits >> bit & 1]
    return value + [fields, reader.payload()]

Reader.entry = entry
Reader.past = lambda reader: [field(reader, kind) for kind in "varint varint varint time? flag time?".split()] + [
    reader.many(lambda r: [r.time(), r.varint(), r.error()]), reader.many(lambda r: [r.time(), r.text()]),
    reader.optional(Reader.memory)]

def job(data):
    def read(reader):
        check(reader.u8() == 1, "a job of another kind")
        value = {"enqueued": reader.time(), "entry": entry(reader), "past": reader.optional(Reader.past)}
        return value | {"end": one_of(reader, {0: "", 1: "time payload", 2: "time"})}
    return whole(read, data)

def queue(data):
    def read(reader):
        check(reader.u8() == 1, "a queue of another kind")
        return [reader.text(), reader.u32()] + [field(reader, kind) for kind in "flag varint? varint? limit?".split()]
    return whole(read, data)

# ---------------------------------------------------------------- Tables

ENTITIES = {1: EVENTS, 128: JOB_EVENTS}

def record(key, value):
    reader = Reader(value)
    length, body_sum, front_sum = reader.u32(), reader.u32(), reader.u32()
    header, block = reader.take(length), reader.rest()
    checked(front_sum, key, value[:8], header)
    checked(body_sum, block)
    return group(header, unblock(block))

def feed(data):
    reader = Reader(data)
    return group(reader.blob(), reader.rest())

def group(header, bodies):
    items, entity, heads, body = [], [0, 0], Reader(header), Reader(bodies)
    for _ in range(heads.varint()):
        head = heads.varint()
        entity = [heads.u8() if head & 1 else entity[0], (entity[1] + heads.zigzag()) % (1 << 64)]
        check(entity[0] in ENTITIES, f"{entity[0]} is no kind of entity")
        items.append([entity[1], batch(body.take(head >> 1), ENTITIES[entity[0]])])
    heads.end()
    body.end()
    return items

def snapshot(key, value):
    reader = Reader(value)
    lsn, items, expected, block = reader.u64(), reader.u32(), reader.u32(), reader.rest()
    checked(expected, key, lsn.to_bytes(8, "big"), items.to_bytes(8, "big"), block)
    if key[0] == 128:
        return {"lsn": lsn, "items": items, "job": job(unblock(block))}
    return {"lsn": lsn, "items": items, "run": run(unblock(block))}

def history(data, lsn):
    reader, places = Reader(data), []
    for _ in range(reader.varint()):
        lsn += reader.varint()
        places.append((lsn, reader.varint()))
    items = [[lsn, batch(reader.take(length - 1)) if length else None] for lsn, length in places]
    reader.end()
    return items

COMMANDS = {1: "text text? payload", 2: "text text payload", 3: "text", 4: "text text? payload u8 u8 signal?",
            5: "text text payload", 6: "text payload", 7: "text error", 8: "text flag", 9: "text",
            10: "text text? payload u8 u8 signal? tags", 12: "text text text? payload?",
            13: "text text payload?", 14: "text text", 20: "text text", 21: "text", 22: "text",
            23: "text time time", 24: "text", 25: "text rule? missed? overlap? options?",
            26: "text target rule missed overlap zigzag? zigzag time? time? zigzag? tags flag flag",
            30: "orders", 31: "action filter varint?", 32: "text? flag? varint? varint? limit?"}
ORDERS = {kind: COMMANDS[kind] for kind in range(20, 27)}
ANSWERS = {1: "text", 2: "text text", 3: "text payload", 4: "text", 5: "payload"}

def handed_in(key, value, kinds):
    reader = Reader(value)
    expected = reader.u32()
    checked(expected, key, value[4:])
    about, inside = [reader.text(), reader.time()], Reader(unblock(reader.rest()))
    kind = inside.u8()
    check(kind in kinds, f"{kind} is no code")
    about += [kind] + [field(inside, name) for name in kinds[kind].split()]
    inside.end()
    return about

Reader.sender = lambda reader: (lambda n: f"job-{n - (1 << 63)}" if n >> 63 else n)(reader.u64())
ORDER = "text text? payload text? varint? time? zigzag? text? varint varint? tags flag flag"
Reader.orders = lambda reader: reader.many(lambda r: [field(r, kind) for kind in ORDER.split()])
Reader.action = lambda reader: one_of(reader, {1: "", 2: "", 3: "", 4: "text?"})
Reader.statuses = lambda reader: reader.many(lambda r: code(JOB_STATUS, r.u8()))
Reader.filter = lambda reader: [
    field(reader, kind) for kind in "tags tags tags tags tags statuses time? time? flag".split()]
DELIVERIES = {1: "text text payload parent?", 2: "text text text? payload", 3: "text", 4: "text",
              5: "u64 address text reply", 6: "text", 7: "text", 8: "text text payload parent? tags",
              9: ORDER, 10: "order"}
OUTCOMES = {1: "payload", 2: "text error", 3: "", 4: ""}

def one_of(reader, kinds):
    kind = reader.u8()
    check(kind in kinds, f"{kind} is no code")
    return [kind] + [field(reader, name) for name in kinds[kind].split()]

def reply(reader):
    said = one_of(reader, {1: "", 2: "error", 3: ""})
    return said + (one_of(reader, OUTCOMES) if said == [3] else [])

def delivery(data):
    def read(reader):
        front = [reader.sender(), reader.optional(Reader.address)]
        kind = reader.u8()
        check(kind in DELIVERIES, f"{kind} is no code")
        about = [kind]
        for name in DELIVERIES[kind].split():
            about += (reply(reader) if name == "reply" else one_of(reader, ORDERS) if name == "order"
                      else [field(reader, name)])
        return front + about
    return whole(read, data)

def message_answer(data):
    reader = Reader(data)
    about = [reader.text(), reader.u8()]
    check(about[1] in (1, 2), f"{about[1]} is no code")
    about += [reader.text(), reader.payload()] if about[1] == 1 else [reader.text()]
    reader.end()
    return about

NO_MORE = {kind: "" for kind in range(5)}
Reader.target = lambda reader: one_of(reader, {
    1: "text payload?", 2: "text payload? text? varint? time? zigzag? text? varint varint? tags flag"})
Reader.rule = lambda reader: one_of(reader, {1: "text text", 2: "zigzag time"})
Reader.missed = lambda reader: one_of(reader, {0: "", 1: "", 2: "zigzag"})
Reader.overlap = lambda reader: one_of(reader, NO_MORE | {2: "zigzag"})
Reader.options = lambda reader: [field(reader, kind) for kind in "zigzag? zigzag time? time? zigzag? tags".split()]

def schedule(data):
    def read(reader):
        check(reader.u8() == 1, "a schedule of another version")
        pair = lambda first, second: lambda r: [first(r), second(r)]
        about = [1, reader.text(), reader.flag(), reader.target(), reader.rule(), reader.missed(), reader.overlap(),
                 *reader.options(), reader.time(), reader.time(), reader.optional(pair(Reader.text, Reader.time)),
                 reader.optional(Reader.text), reader.zigzag(), reader.zigzag()]
        return about + [
            reader.many(pair(Reader.u8, Reader.zigzag)), reader.many(pair(Reader.u8, Reader.time)),
            reader.many(pair(Reader.sender, Reader.text)), reader.many(pair(Reader.time, Reader.time)),
            reader.many(lambda r: [r.u8(), r.time(), r.text(), r.time()]),
            reader.many(lambda r: [r.u8(), r.time(), r.time(), r.optional(Reader.text)])]
    return whole(read, data)

def set_aside(key, data):
    reader = Reader(data)
    return [reader.text(), readable(handed_in, key, reader.rest(), COMMANDS)]

def readable(read, *arguments):
    try:
        return read(*arguments)
    except (Damaged, UnicodeDecodeError):
        return None

def meta(key, value):
    reader = Reader(value)
    if key == b"format":
        return [reader.take(7).decode(), reader.u8()]
    if key != b"statistics":
        return reader.u64()
    check(reader.u8() == 1, "statistics of another kind")
    fields = [reader.varint() for _ in range(4)]
    triple = lambda r: [r.varint(), r.varint(), r.varint()]
    return fields + [reader.optional(Reader.varint), reader.optional(triple), reader.varint(),
                     reader.many(lambda r: [r.varint(), r.varint()])]

def plan(key, data):
    check(fingerprint(data) == int.from_bytes(key, "big"), "the fingerprint is not that of the outline")
    return outline(data)

def dictionary_parts(data):
    reader = Reader(data)
    return [reader.text(), reader.varint(), reader.rest()]

def dictionary(data):
    table, thousandths, content = dictionary_parts(data)
    return [table, thousandths, len(content)]

def chunk(key, value):
    checked(int.from_bytes(value[:4], "little"), key, value[4:])
    return len(value) - 4

def all_terms(reader):
    terms = []
    while reader.left(): terms.append(term(reader))
    return terms

def nothing(key, value):
    check(not value, "it is not empty")

def user_text(reader):
    return reader.rest().decode()

QUEUE, LANE = [lambda r: r.big(4)], lambda r: f"{r.big():016x}"
JOB_END = [lambda r: code(JOB_STATUS, r.u8()), Reader.due, Reader.big]
NUMBER, ENTITY, USER = [Reader.big], [Reader.u8, Reader.big], [user_text]
TABLES = {  # how keys are read, part by part, and values
    "log": (NUMBER, record),
    "entities": (ENTITY, snapshot),
    "archive": (ENTITY, snapshot),
    "history": (ENTITY + NUMBER, lambda k, v: history(block_row("history", k, v), int.from_bytes(k[9:], "big"))),
    "feed": (NUMBER, lambda k, v: feed(block_row("feed", k, v))),
    "forgotten": (NUMBER + ENTITY, nothing),
    "damaged": (ENTITY, lambda k, v: readable(snapshot, k, block_row("damaged", k, v))),
    "meta": (USER, meta),
    "runIDs": (USER, lambda k, v: whole(Reader.big, v)),
    "plans": ([lambda r: f"{r.big():016x}"], lambda k, v: plan(k, block_row("plans", k, v))),
    "timers": ([Reader.due] + NUMBER, nothing),
    "runsByStatus": ([lambda r: code(STATUS, r.u8())] + NUMBER, nothing),
    "runsByEnd": ([lambda r: code(STATUS, r.u8()), Reader.due] + NUMBER, lambda k, v: whole(
        lambda r: [r.text(), r.optional(Reader.text), r.time(), all_terms(r)], block_row("runsByEnd", k, v))),
    "runsByTerm": ([term_in_key, Reader.flag, Reader.due] + NUMBER + [Reader.u8], nothing),
    "signalIDs": (NUMBER + USER, nothing),
    "messageAnswers": (NUMBER + USER, lambda k, v: message_answer(block_row("messageAnswers", k, v))),
    "inbox": (NUMBER, lambda k, v: handed_in(k, v, COMMANDS)),
    "commands": (USER, lambda k, v: whole(Reader.big, v)),
    "answers": (NUMBER, lambda k, v: handed_in(k, v, ANSWERS)),
    "outbox": (NUMBER, lambda k, v: delivery(block_row("outbox", k, v))),
    "store": (USER, lambda k, v: whole(lambda r: [r.text(), r.payload()], block_row("store", k, v))),
    "schedules": (USER, lambda k, v: schedule(block_row("schedules", k, v))),
    "setAside": (NUMBER, lambda k, v: set_aside(k, block_row("setAside", k, v))),
    "dictionaries": ([lambda r: r.big(4)], lambda k, v: dictionary(block_row("dictionaries", k, v))),
    "queues": (USER, lambda k, v: queue(block_row("queues", k, v))),
    "readyJobs": (QUEUE + [Reader.u8, LANE, Reader.due] + NUMBER, nothing),
    "laterJobs": (QUEUE + [Reader.due] + NUMBER, lambda k, v: whole(lambda r: [LANE(r), r.flag()], v)),
    "deadJobs": (QUEUE + [Reader.due] + NUMBER, nothing),
    "jobIDs": (USER, lambda k, v: whole(Reader.big, v)),
    "jobClaims": (USER, lambda k, v: whole(Reader.big, v)),
    "jobsByEnd": (JOB_END, lambda k, v: whole(
        lambda r: [field(r, kind) for kind in "text text text? tags time time?".split()], block_row("jobsByEnd", k, v))),
    "jobExpiries": ([Reader.due] + NUMBER, lambda k, v: whole(lambda r: [part(r) for part in JOB_END], v)),
    "limitUses": (QUEUE + [LANE, Reader.due], lambda k, v: whole(Reader.zigzag, v)),
    "chunks": ([Reader.text, lambda r: r.blob().hex(), lambda r: r.big(4)], chunk),
}

def joined(table, key, value, chunks):
    part, number = value, 0
    while len(part) == CHUNK:
        number += 1
        where = bytes([len(table)]) + table.encode() + varint(len(key)) + key + number.to_bytes(4, "big")
        part = chunks.get(where, b"")[4:]
        value += part
    return value

def varint(number):
    return bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80]) + varint(number >> 7)

def decode(name, key, value):
    if name not in TABLES:
        raise Damaged("the page knows no such table")
    parts, read = TABLES[name]
    return whole(lambda reader: [part(reader) for part in parts], key), read(key, value)

def main(directory):
    found, whole_journal = tables(directory), True
    if found.get("sealing"):
        sys.exit("the journal is sealed")
    chunks = dict(found.get("chunks", []))
    whole_row = lambda name, row: row[1] if name == "chunks" else joined(name, *row, chunks)
    for key, value in found.get("dictionaries", []):
        parts = readable(lambda: dictionary_parts(block_row("dictionaries", key, value)))
        if parts:  # One that is damaged is told of below.
            dictionaries[int.from_bytes(key, "big")] = parts[2]
    trimmed = dict(found["meta"]).get(b"trimmed", b"")
    following = int.from_bytes(trimmed, "little") + 1
    for name in sorted(found):
        for row in found[name]:
            line = {"table": name}
            try:
                if name == "log":
                    expected, following = following, int.from_bytes(row[0], "big") + 1
                    check(expected == following - 1, f"the record before it, {expected}, is missing")
                line["key"], line["value"] = decode(name, row[0], whole_row(name, row))
            except (Damaged, UnicodeDecodeError) as damage:
                line = {"table": name, "key": row[0].hex(), "damaged": str(damage)}
                whole_journal = False
            print(json.dumps(line, sort_keys=True))
    sys.exit(not whole_journal)

if __name__ == "__main__":
    main(sys.argv[1])
