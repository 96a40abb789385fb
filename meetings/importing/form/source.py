"""The bytes of a file as plain data: YAML or JSON, with nothing of either that could surprise or harm."""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from meetings.importing.form.place import Fault, shown

# Minutes of a whole day with every speech written out are some 200 kB; more than this is not minutes.
MOST_BYTES = 2_000_000
# So many values a file may hold, with each alias counted as what it stands for.
MOST_VALUES = 50_000
PLAIN = "tag:yaml.org,2002:"


class Loader(yaml.SafeLoader):
    """YAML in which only whole numbers and true/false are more than text: dates and times are read by the form, which names their
    place; 1.10 stays 1.10, 14:00 is no number in base sixty, and `no` is a word. A key that stands twice is an error, not the last of the two."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _value in node.value if isinstance(node, yaml.MappingNode) else ():
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, _("a key must be a word"), key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, _("the key “%(key)s” stands twice") % {"key": key.value}, key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


Loader.yaml_implicit_resolvers = {}
Loader.yaml_constructors = {
    tag: make
    for tag, make in Loader.yaml_constructors.items()
    if tag is None or tag.removeprefix(PLAIN) in ("map", "seq", "str", "int", "bool", "null")
}
for name, pattern, first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^(?:0|[1-9][0-9]{0,17})$", "0123456789"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("merge", r"^(?:<<)$", "<"),
):
    Loader.add_implicit_resolver(PLAIN + name, re.compile(pattern), list(first))


def load(path: Path) -> Any:
    """What the file holds; Fault if it is not readable."""
    source = decoded(path)
    if not source.strip():
        raise Fault("", _("the file is empty"))
    try:
        if path.suffix.lower() == ".json" or is_json(source):
            return parsed_json(source)
        return parsed_yaml(source)
    except RecursionError as error:
        raise Fault("", _("is nested too deeply")) from error


def is_json(source: str) -> bool:
    """JSON under another name: it may be indented with tabs, which YAML refuses."""
    try:
        return source.lstrip().startswith("{") and isinstance(json.loads(source), dict)
    except ValueError:
        return False


def decoded(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Fault("", _("is larger than %(most)s kB: this is not the minutes of one meeting") % {"most": MOST_BYTES // 1000})
        raw = path.read_bytes()
    except OSError as error:
        raise Fault("", _("cannot be read: %(reason)s") % {"reason": error.strerror}) from error
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Fault(_("line %(line)s") % {"line": line}, _("is not UTF-8 (Windows-1251?): save the file as UTF-8")) from error


def parsed_yaml(source: str) -> Any:
    loader = None
    try:
        loader = Loader(source)
        node = loader.get_single_node()
        if node is not None:
            weigh(node, {}, set())
        return loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        raise Fault(where(error.problem_mark or error.context_mark), _("is not YAML: %(problem)s") % {"problem": error.problem}) from error
    except (yaml.YAMLError, ValueError, LookupError) as error:  # the last two of a tag that lies: !!int x, !!bool x
        raise Fault("", _("is not YAML: %(problem)s") % {"problem": shown(str(error))}) from error
    finally:
        if loader is not None:
            loader.dispose()


def where(mark: Any) -> str:
    return at(mark.line + 1, mark.column + 1) if mark else ""


def at(line: int, column: int) -> str:
    return _("line %(line)s, column %(column)s") % {"line": line, "column": column}


def weigh(node: yaml.Node, known: dict[int, int], above: set[int]) -> int:
    """How many values a node holds; an alias weighs what it stands for, so that few lines cannot become millions."""
    if id(node) in above:
        raise Fault(where(node.start_mark), _("an alias stands inside what it names"))
    if id(node) in known:
        return known[id(node)]
    weight = 1
    above.add(id(node))
    for child in node.value if isinstance(node, yaml.SequenceNode) else ():
        weight += weigh(child, known, above)
    for pair in node.value if isinstance(node, yaml.MappingNode) else ():
        weight += sum(weigh(child, known, above) for child in pair)
    above.discard(id(node))
    known[id(node)] = weight
    if weight > MOST_VALUES:
        raise Fault(where(node.start_mark), _("holds more than %(most)s values") % {"most": MOST_VALUES})
    return weight


def parsed_json(source: str) -> Any:
    try:
        # Numbers with a point stay as they are written: 1.10 is no 1.1.
        return json.loads(source, object_pairs_hook=once, parse_float=str, parse_constant=no_number)
    except json.JSONDecodeError as error:
        raise Fault(at(error.lineno, error.colno), _("is not JSON: %(problem)s") % {"problem": error.msg}) from error
    except ValueError as error:
        raise Fault("", _("is not JSON: %(problem)s") % {"problem": shown(str(error))}) from error


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; a key that stands twice is an error here too."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Fault(twice, _("the key “%(key)s” stands twice") % {"key": shown(twice)})
    return found


def no_number(constant: str) -> Any:
    raise Fault("", _("“%(constant)s” is no number") % {"constant": constant})
