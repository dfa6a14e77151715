"""Which definitions of this package some code reaches, read from the sources without running them.

A definition is one statement at the top of a module: a function, a class, an assignment. Whatever name it mentions
leads on to the definition of that name, through imports, re-exports and modules taken as a whole. Names that are
put together while a program runs cannot be read: a text that names a module of the package, or begins like one,
leads to all those modules of that name that the program is known to have imported. A method leads where its class
does, so the answer errs on the side of too many definitions, never too few.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

import helpers
from helpers.runs.fingerprints import PACKAGE

OURS = PACKAGE.name
WHOLE = "*"
"""In place of a name: everything that a module defines."""

PURE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
"""Statements that matter only to those who ask for the names that they bind."""

Name = tuple[str, str]
"""Module and name in it, ``WHOLE`` for all, blank for what the module does when it is imported."""


@dataclass(frozen=True)
class Definition:
    """One statement and what it mentions."""

    node: ast.stmt
    module: str

    @cached_property
    def digest(self) -> str:
        """The statement without its layout and comments."""
        return sha256(ast.dump(self.node).encode()).hexdigest()[:16]

    @cached_property
    def imports(self) -> dict[str, Name]:
        """Names that imports inside the statement bind."""
        return dict(pair for node in ast.walk(self.node) for pair in _imported(node, self.module))

    @cached_property
    def mentions(self) -> list[tuple[str, ...]]:
        """Names that the statement reads, with the attributes asked of them: ``("words", "pct")``."""
        inner = {id(node.value) for node in ast.walk(self.node) if isinstance(node, ast.Attribute)}
        return list({chain: None for node in ast.walk(self.node) if id(node) not in inner and (chain := _chain(node))})

    @cached_property
    def texts(self) -> list[str]:
        """Texts that begin with the name of the package: modules that are imported by name."""
        constants = (node.value for node in ast.walk(self.node) if isinstance(node, ast.Constant))
        return [text for text in constants if isinstance(text, str) and text.startswith(f"{OURS}.")]


@dataclass(frozen=True)
class Module:
    """The statements at the top of one module."""

    name: str
    named: Mapping[str, list[Definition]]
    """By the names they bind."""
    always: list[Definition]
    """Those that bind none, and so are there for what they do."""
    imports: Mapping[str, Name]


def reached(source: str, imported: Iterable[str]) -> dict[str, str]:
    """Name → digest of every definition that a program reaches; what a module does on import counts.

    Args:
        source: the program.
        imported: modules of the package that it is known to have imported; no other is followed.
    """
    modules = frozenset(imported)
    program = _module("", ast.parse(source))
    definitions = [*program.always, *(one for some in program.named.values() for one in some)]
    start = [name for one in definitions for name in _led_to(one, program, modules)]
    return _closure([*((module, "") for module in modules), *start], modules)


def reached_from(names: Iterable[Name]) -> dict[str, str]:
    """Name → digest of every definition that some definitions reach by names alone, in modules imported or not."""
    return _closure(names, None)


def _closure(start: Iterable[Name], modules: frozenset[str] | None) -> dict[str, str]:
    found: dict[str, str] = {}
    seen: set[Name] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in seen and (modules is None or name[0] in modules):
            definitions, further = _step(name, modules)
            found.update(definitions)
            waiting += further
        seen.add(name)
    return dict(sorted(found.items()))


@cache
def _step(name: Name, modules: frozenset[str] | None) -> tuple[dict[str, str], list[Name]]:
    """The definitions behind a name with their digests, and the names to which these lead."""
    module = module_of(name[0])
    if module is None:
        return {}, []
    asked = dict(_asked(module, name[1]))
    further = dict.fromkeys(to for one in asked.values() for to in _led_to(one, module, modules))
    return {key: one.digest for key, one in asked.items()}, [(name[0], ""), *further, *_passed_on(module, name[1])]


def _asked(module: Module, name: str) -> Iterator[tuple[str, Definition]]:
    """The definitions of a module behind a name; behind no name those that are there for what they do."""
    some = module.named if name == WHOLE else {name: module.named.get(name, [])} if name else {"": module.always}
    for key, definitions in some.items():
        yield from ((f"{module.name}.{key}" + (f"[{i}]" if i else ""), one) for i, one in enumerate(definitions))


def _passed_on(module: Module, name: str) -> list[Name]:
    """Where a name leads that a module does not define: to what it imports, or to a module below it."""
    if name == WHOLE:
        return list(module.imports.values()) if _is_package(module.name) else []
    if name in module.named or name == "":
        return []
    if name in module.imports:
        return [module.imports[name]]
    if module.name == OURS and name in helpers.HOMES:
        return [(helpers.HOMES[name], name)]
    return [(f"{module.name}.{name}", WHOLE)]


def _led_to(definition: Definition, module: Module, modules: frozenset[str] | None) -> Iterator[Name]:
    for chain in definition.mentions:
        first = definition.imports.get(chain[0]) or module.imports.get(chain[0])
        if first is not None and first[0].partition(".")[0] == OURS:
            yield _resolved(first, chain[1:])
        elif first is None and chain[0] in module.named:
            yield module.name, chain[0]
    for text in definition.texts:
        yield from ((one, WHOLE) for one in modules or () if one.startswith(text))


def _resolved(name: Name, attributes: tuple[str, ...]) -> Name:
    """Where attributes of an imported name lead, as far as it is a module."""
    for attribute in attributes:
        below = name[0] if name[1] == WHOLE else f"{name[0]}.{name[1]}"
        if module_of(below) is None or (name[1] != WHOLE and name[1] in _bound(name[0])):
            return name
        name = (below, attribute)
    return name


def _bound(module: str) -> set[str]:
    known = module_of(module)
    return set() if known is None else {*known.named, *(n for n, to in known.imports.items() if to != (module, n))}


@cache
def module_of(name: str) -> Module | None:
    """A module of this package, read once; None if there is none of that name."""
    if name.partition(".")[0] != OURS:
        return None
    path = _path(name)
    return _module(name, ast.parse(path.read_text(encoding="utf-8"))) if path.is_file() else None


def forget() -> None:
    """Read the sources anew when they are next asked for."""
    _step.cache_clear()
    module_of.cache_clear()


def _path(name: str) -> Path:
    path = PACKAGE.parent.joinpath(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _is_package(name: str) -> bool:
    return _path(name).name == "__init__.py"


def _module(name: str, tree: ast.Module) -> Module:
    named: dict[str, list[Definition]] = {}
    always: list[Definition] = []
    imports: dict[str, Name] = {}
    for node in _statements(tree.body):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            imports.update(_imported(node, name))
            continue
        definition = Definition(node, name)
        for bound in _binds(node):
            named.setdefault(bound, []).append(definition)
        if not isinstance(node, PURE) and not _is_docstring(node):
            always.append(definition)
    return Module(name, named, always, imports)


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements at the top, without imports that only a type checker sees."""
    for node in body:
        if not (isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            yield node


def _binds(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    else:
        yield from (one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _imported(node: ast.AST, module: str) -> Iterator[tuple[str, Name]]:
    """Names that an import binds, and what of this package they mean."""
    if isinstance(node, ast.Import):
        for one in node.names:
            top = one.name.partition(".")[0]
            yield (one.asname, (one.name, WHOLE)) if one.asname else (top, (top, WHOLE))
    elif isinstance(node, ast.ImportFrom):
        home = _home(node, module)
        yield from ((one.asname or one.name, (home, one.name)) for one in node.names)


def _home(node: ast.ImportFrom, module: str) -> str:
    if not node.level:
        return node.module or ""
    parts = module.split(".") if _is_package(module) else module.split(".")[:-1]
    return ".".join([*parts[: len(parts) - node.level + 1], *filter(None, [node.module])])


def _chain(node: ast.AST) -> tuple[str, ...]:
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return (node.id, *reversed(names)) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) else ()
