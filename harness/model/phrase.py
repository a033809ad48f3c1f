"""Text that remembers the sentence and the values that it was made of, for another language."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Self, SupportsIndex

# The context in which a phrase is dumped as what it was made of, and not as its text.
AS_MADE: Mapping[str, bool] = {"as_made": True}
PIECE = "{}"


class Phrase(str):  # noqa: SLOT000  a str that holds more cannot have slots
    """A text in the reader's language, and of what it was made: an English sentence and values.

    What is added to a phrase, or joined by one, makes a longer phrase. ``template`` is empty where
    the text is no sentence of ours.
    """

    template: str = ""
    values: tuple[object, ...] = ()
    fields: Mapping[str, object]

    @classmethod
    def made_of(
        cls, text: str, template: str, values: Iterable[object], fields: Mapping[str, object]
    ) -> Self:
        """Return the phrase that reads so, made of this sentence and these values."""
        phrase = cls(text)
        phrase.template, phrase.values, phrase.fields = template, tuple(values), fields
        return phrase

    @property
    def data(self) -> dict[str, object]:
        """The parts of the phrase, as JSON has them."""
        made = {"phrase": self.template, "values": [data_of(one) for one in self.values]}
        return {**made, "fields": {name: data_of(one) for name, one in self.fields.items()}}

    def __add__(self, other: str) -> "Phrase":
        return _long((self, other))

    def __radd__(self, other: str) -> "Phrase":
        return _long((other, self))

    def join(self, texts: Iterable[str], /) -> "Phrase":
        """Return these texts as one, with this one between them."""
        pieces = [piece for text in texts for piece in (self, text)]
        return _long(pieces[1:])

    def rstrip(self, letters: str | None = None, /) -> str:
        """Return the phrase itself where nothing stands behind it that is to go."""
        bare = str.rstrip(self, letters)
        return self if len(bare) == len(self) else bare

    def __getitem__(self, at: SupportsIndex | slice) -> str:
        return str(self)[at]

    __hash__ = str.__hash__


def _long(texts: Iterable[str]) -> Phrase:
    pieces = [piece for text in texts for piece in _pieces(text) if piece]
    if len(pieces) == 1 and isinstance(pieces[0], Phrase):
        return pieces[0]
    return Phrase.made_of("".join(pieces), PIECE * len(pieces), pieces, {})


def _pieces(text: str) -> tuple[Any, ...]:
    is_long = isinstance(text, Phrase) and text.template == PIECE * len(text.values)
    return text.values if isinstance(text, Phrase) and is_long and text.values else (text,)


def data_of(value: object) -> object:
    """Return what a phrase is made of, any other value as its text."""
    return value.data if isinstance(value, Phrase) and value.template else str(value)


class _AsPhrase:
    """The schema by which a field of pydantic keeps a phrase as one."""

    @staticmethod
    def __get_pydantic_core_schema__(source: object, handler: Callable[[object], Any]) -> Any:  # noqa: ANN401  as pydantic has it
        return {
            "type": "function-wrap",
            "function": {"type": "no-info", "function": _as_phrase},
            "schema": handler(source),
            "serialization": {"type": "function-plain", "function": _dumped, "info_arg": True},
        }


def _as_phrase(value: object, as_text: Callable[[object], str]) -> str:
    return value if isinstance(value, Phrase) else as_text(value)


def _dumped(value: object, info: Any) -> object:  # noqa: ANN401  as pydantic has it
    is_made = info.context == AS_MADE and isinstance(value, Phrase)
    return data_of(value) if is_made else value


# A text that may be a phrase.
Wording = Annotated[str, _AsPhrase]
SPACE = Phrase(" ")
