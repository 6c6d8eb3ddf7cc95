"""What tests of real clients have in common: ladders whose first rung fails and whose second speaks another dialect.

BATON_BASE_URL says where the stack is; its routes are described at `Plan::polyglot` in tests/src/stack/plan.rs.
Providers are told what to do in what the user says, as tests/src/provider/script/vocabulary.rs describes.
"""

import functools
import os

V1 = os.environ["BATON_BASE_URL"]
ROOT = V1.removesuffix("/v1")
KEY = "sk-of-the-caller"

# What providers call their models, where it is not their name and `-1`.
MODELS = {"bedrock": "anthropic.claude-sonnet-4-5-20250929-v1:0"}
DIALECTS = ("openai", "azure", "responses", "anthropic", "gemini", "vertex", "bedrock")


class Ladder:
    """Two rungs, each a provider of its own dialect. The first one fails."""

    def __init__(self, first, second):
        self.first, self.second = first, second
        self.route = f"{first}-{second}"
        # For clients that know models by name and take no other.
        self.headers = {"x-baton-route": self.route}
        self.greeting = f"This is {second} with {MODELS.get(second, f'{second}-1')}."

    def ask(self, text="Who are you?", told=""):
        """What the user says, with what each provider is told."""
        return f"{text} [[{self.first}: status=503]] [[{self.second}: {told}]]"

    def __repr__(self):
        return self.route


def ladders(*own):
    """One ladder to each dialect that is none of the caller's own; its first rung is of yet another."""
    other = [dialect for dialect in DIALECTS if dialect not in own]
    return [Ladder(first, second) for first, second in zip(other[-1:] + other[:-1], other)]


def each(ladders):
    """Runs a test of one ladder at each of these."""

    def decorate(test):
        @functools.wraps(test)
        def run(case):
            for ladder in ladders:
                with case.subTest(ladder=ladder):
                    test(case, ladder)

        return run

    return decorate


def weather(city: str) -> str:
    """Says how warm it is in a city.

    Args:
        city: The city's name.
    """
    return f"22 C in {city}"


# What a provider fills in where `city` is wanted.
CITY = "some city"
# What `weather` then returns.
WARMTH = f"22 C in {CITY}"
# The schema of its arguments.
CITY_SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}
