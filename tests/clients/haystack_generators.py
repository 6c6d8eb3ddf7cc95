"""Haystack's OpenAI generators, answered by providers of every other dialect (see ladder.py)."""

import unittest

from haystack.components.embedders import OpenAITextEmbedder
from haystack.components.generators.chat import OpenAIChatGenerator, OpenAIResponsesChatGenerator
from haystack.dataclasses import ChatMessage
from haystack.tools import create_tool_from_function
from haystack.utils import Secret

import ladder as other
from ladder import CITY, KEY, V1, WARMTH, Ladder, each, ladders


def weather(city: str) -> str:
    """Says how warm it is in a city."""
    return other.weather(city)


TOOLS = [create_tool_from_function(weather)]


def chat(ladder, **options):
    key = Secret.from_token(KEY)
    return OpenAIChatGenerator(model=ladder.route, api_base_url=V1, api_key=key, max_retries=0, **options)


def responses(ladder, **options):
    key = Secret.from_token(KEY)
    return OpenAIResponsesChatGenerator(model=ladder.route, api_base_url=V1, api_key=key, max_retries=0, **options)


# Each generator, and the ladders whose dialects are not its own.
GENERATORS = [(chat, ladders("openai", "azure")), (responses, ladders("responses"))]


def each_generator(test):
    """Runs a test of a generator on a ladder with each generator on each of its ladders."""

    def run(case):
        for generator, its in GENERATORS:
            for ladder in its:
                with case.subTest(generator=generator.__name__, ladder=ladder):
                    test(case, generator, ladder)

    return run


class Generators(unittest.TestCase):
    @each_generator
    def test_an_answer(self, generator, ladder):
        asked = [ChatMessage.from_system("Be brief."), ChatMessage.from_user(ladder.ask())]
        (answer,) = generator(ladder).run(asked)["replies"]
        self.assertEqual(answer.text, ladder.greeting)

    @each_generator
    def test_a_stream(self, generator, ladder):
        chunks = []
        streaming = generator(ladder, streaming_callback=chunks.append)
        (answer,) = streaming.run([ChatMessage.from_user(ladder.ask())])["replies"]
        self.assertEqual(answer.text, ladder.greeting)
        self.assertEqual("".join(chunk.content for chunk in chunks), ladder.greeting)

    @each_generator
    def test_a_tool_is_called_and_its_result_is_heard(self, generator, ladder):
        able = generator(ladder, tools=TOOLS)
        asked = ChatMessage.from_user(ladder.ask(told="tools"))
        (answer,) = able.run([asked])["replies"]
        (call,) = answer.tool_calls
        self.assertEqual((call.tool_name, call.arguments), ("weather", {"city": CITY}))
        result = ChatMessage.from_tool(TOOLS[0].invoke(**call.arguments), origin=call)
        (answer,) = able.run([asked, answer, result])["replies"]
        self.assertEqual(answer.text, f"{ladder.greeting} The tools said: {WARMTH}.")


class Embedders(unittest.TestCase):
    @each([Ladder("azure", "openai"), Ladder("bedrock", "openai")])
    def test_an_embedding(self, ladder):
        key = Secret.from_token(KEY)
        embedder = OpenAITextEmbedder(model=ladder.route, api_base_url=V1, api_key=key, max_retries=0)
        self.assertEqual(len(embedder.run(ladder.ask())["embedding"]), 4)


if __name__ == "__main__":
    unittest.main(verbosity=2)
