"""The grammars of tree-sitter, each loaded once, and what reads a text and asks a tree by them."""

import ctypes
import importlib
from functools import cache

import tree_sitter

from harness.catalog.grammars import read_grammars
from harness.model.grammar import Grammar
from harness.model.page import Language

# A capsule keeps the address of its name: this must live on.
CAPSULE = b"tree_sitter.Language"


def function_of(grammar: Grammar, text: str) -> str:
    """Return the name of the grammar that reads a text of this language."""
    opened = grammar.opened and grammar.opened in text
    return grammar.opened_function if opened else grammar.function


@cache
def loaded_grammar(language: Language, function: str) -> tree_sitter.Language:
    """Return a grammar of a language, by the name of its function."""
    module = importlib.import_module(read_grammars()[language].grammar)
    given = getattr(module, function)()
    # Some wheels still hand over a bare address, which tree-sitter will not take for long.
    return tree_sitter.Language(_capsule(given) if isinstance(given, int) else given)


def _capsule(address: int) -> object:
    make = ctypes.pythonapi.PyCapsule_New
    make.restype, make.argtypes = (
        ctypes.py_object,
        (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p),
    )
    return make(address, CAPSULE, None)


@cache
def parser_of(language: Language, function: str) -> tree_sitter.Parser:
    """Return what reads a text by this grammar."""
    return tree_sitter.Parser(loaded_grammar(language, function))


@cache
def query_of(language: Language, function: str) -> tree_sitter.Query:
    """Return the questions that are asked of every tree of this grammar."""
    return tree_sitter.Query(loaded_grammar(language, function), read_grammars()[language].queries)
