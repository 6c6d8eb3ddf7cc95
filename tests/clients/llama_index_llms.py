"""LlamaIndex's OpenAI and Anthropic models, answered by providers of every other dialect (see ladder.py).

It takes only models that it knows by name, so the route is chosen by header.
"""

import asyncio
import unittest

from llama_index.core.llms import ChatMessage
from llama_index.core.tools import FunctionTool
from llama_index.llms.anthropic import Anthropic
from llama_index.llms.openai import OpenAI, OpenAIResponses
from pydantic import BaseModel

import ladder as other
from ladder import CITY, KEY, ROOT, V1, WARMTH, ladders

# Connections are kept between requests, and belong to a loop.
LOOP = asyncio.new_event_loop()


class Place(BaseModel):
    """A place."""

    city: str


def chat(ladder):
    return OpenAI(model="gpt-4o-mini", api_base=V1, api_key=KEY, max_retries=0, default_headers=ladder.headers)


def responses(ladder):
    return OpenAIResponses(model="gpt-4o-mini", api_base=V1, api_key=KEY, max_retries=0, default_headers=ladder.headers)


def messages(ladder):
    return Anthropic(
        model="claude-sonnet-4-0", base_url=ROOT, api_key=KEY, max_retries=0, default_headers=ladder.headers
    )


# Each model, and the ladders whose dialects are not its own.
MODELS = [
    (chat, ladders("openai", "azure")),
    (responses, ladders("responses")),
    (messages, ladders("anthropic")),
]


def each_model(test):
    """Runs a test of a model on a ladder with each model on each of its ladders."""

    def run(case):
        for model, its in MODELS:
            for ladder in its:
                with case.subTest(model=model.__name__, ladder=ladder):
                    test(case, model(ladder), ladder)

    return run


class Models(unittest.TestCase):
    @each_model
    def test_an_answer(self, model, ladder):
        asked = [ChatMessage(role="system", content="Be brief."), ChatMessage(role="user", content=ladder.ask())]
        self.assertEqual(model.chat(asked).message.content, ladder.greeting)

    @each_model
    def test_a_stream(self, model, ladder):
        chunks = list(model.stream_chat([ChatMessage(role="user", content=ladder.ask())]))
        self.assertEqual("".join(chunk.delta or "" for chunk in chunks), ladder.greeting)
        self.assertEqual(chunks[-1].message.content, ladder.greeting)

    @each_model
    def test_an_asynchronous_answer(self, model, ladder):
        answer = LOOP.run_until_complete(model.achat([ChatMessage(role="user", content=ladder.ask())]))
        self.assertEqual(answer.message.content, ladder.greeting)

    @each_model
    def test_a_tool_is_called_and_its_result_is_heard(self, model, ladder):
        tools = [FunctionTool.from_defaults(fn=other.weather)]
        asked = ChatMessage(role="user", content=ladder.ask(told="tools"))
        answer = model.chat_with_tools(tools, chat_history=[asked])
        (call,) = model.get_tool_calls_from_response(answer)
        self.assertEqual((call.tool_name, call.tool_kwargs), ("weather", {"city": CITY}))
        result = ChatMessage(role="tool", content=WARMTH, additional_kwargs={"tool_call_id": call.tool_id})
        answer = model.chat_with_tools(tools, chat_history=[asked, answer.message, result])
        self.assertEqual(answer.message.content, f"{ladder.greeting} The tools said: {WARMTH}.")

    @each_model
    def test_a_structured_answer(self, model, ladder):
        # Of Anthropic it wants the call of a tool, and does not insist on it.
        told = "tools" if isinstance(model, Anthropic) else "json"
        asked = [ChatMessage(role="user", content=ladder.ask(told=told))]
        self.assertEqual(model.as_structured_llm(Place).chat(asked).raw, Place(city=CITY))


if __name__ == "__main__":
    unittest.main(verbosity=2)
