"""How gdb shows crieur's own types: spans and texts by their bytes, an arena by
what it holds, an error by what it says.

    gdb -x contrib/gdb/crieur.py ...
"""
import gdb
import gdb.printing

SHOWN = 200


def octets(at, length):
    length = int(length)
    if length == 0 or int(at) == 0:
        return '""'
    text = at.lazy_string(length=min(length, SHOWN)).value().string("latin-1")
    return repr(text) + ("..." if length > SHOWN else "")


class Span:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        return octets(self.value["at"], self.value["len"])


class Str:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        failed = " (an addition was lost)" if self.value["has_failed"] else ""
        return octets(self.value["data"], self.value["len"]) + failed


class Arena:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        limit = int(self.value["limit"])
        return "%d octets used, %s" % (
            int(self.value["used"]),
            "limit %d" % limit if limit else "no limit",
        )


class Err:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        return "%s: %s" % (self.value["kind"], self.value["text"].string())


printers = gdb.printing.RegexpCollectionPrettyPrinter("crieur")
printers.add_printer("span", "^span$", Span)
printers.add_printer("str", "^str$", Str)
printers.add_printer("arena", "^arena$", Arena)
printers.add_printer("err", "^err$", Err)
gdb.printing.register_pretty_printer(gdb.current_objfile(), printers)
