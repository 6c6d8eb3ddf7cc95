"""LangChain's OpenAI and Anthropic models, answered by providers of every other dialect (see ladder.py)."""

import asyncio
import unittest

from langchain_anthropic import ChatAnthropic
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from pydantic import BaseModel

import ladder as other
from ladder import CITY, KEY, ROOT, V1, WARMTH, Ladder, each, ladders

# Connections are kept between requests, and belong to a loop.
LOOP = asyncio.new_event_loop()


class Place(BaseModel):
    """A place."""

    city: str


@tool
def weather(city: str) -> str:
    """Says how warm it is in a city."""
    return other.weather(city)


def chat(ladder):
    return ChatOpenAI(model=ladder.route, base_url=V1, api_key=KEY, max_retries=0)


def responses(ladder):
    return ChatOpenAI(model=ladder.route, base_url=V1, api_key=KEY, max_retries=0, use_responses_api=True)


def messages(ladder):
    return ChatAnthropic(model=ladder.route, base_url=ROOT, api_key=KEY, max_retries=0, max_tokens=2000)


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


def text(message):
    """What a message says, whether its content is text or blocks."""
    return message.text if isinstance(message.text, str) else message.text()


class Models(unittest.TestCase):
    @each_model
    def test_an_answer(self, model, ladder):
        asked = [SystemMessage("Be brief."), HumanMessage(ladder.ask(told="usage=11/7"))]
        answer = model.invoke(asked)
        self.assertEqual(text(answer), ladder.greeting)
        self.assertEqual(answer.usage_metadata["input_tokens"], 11)
        self.assertEqual(answer.usage_metadata["output_tokens"], 7)

    @each_model
    def test_a_stream(self, model, ladder):
        chunks = list(model.stream(ladder.ask()))
        self.assertEqual("".join(text(chunk) for chunk in chunks), ladder.greeting)
        self.assertGreater(len(chunks), 3)

    @each_model
    def test_an_asynchronous_answer(self, model, ladder):
        self.assertEqual(text(LOOP.run_until_complete(model.ainvoke(ladder.ask()))), ladder.greeting)

    @each_model
    def test_a_tool_is_called_and_its_result_is_heard(self, model, ladder):
        able = model.bind_tools([weather])
        asked = HumanMessage(ladder.ask(told="tools"))
        answer = able.invoke([asked])
        (call,) = answer.tool_calls
        self.assertEqual((call["name"], call["args"]), ("weather", {"city": CITY}))
        result = ToolMessage(weather.invoke(call["args"]), tool_call_id=call["id"])
        answer = able.invoke([asked, answer, result])
        self.assertEqual(text(answer), f"{ladder.greeting} The tools said: {WARMTH}.")

    @each_model
    def test_a_streamed_tool_call_is_put_together(self, model, ladder):
        chunks = list(model.bind_tools([weather]).stream(ladder.ask(told="tools")))
        whole = sum(chunks[1:], chunks[0])
        self.assertEqual([(call["name"], call["args"]) for call in whole.tool_calls], [("weather", {"city": CITY})])

    @each_model
    def test_a_structured_answer(self, model, ladder):
        for method in ("json_schema", "function_calling"):
            answer = model.with_structured_output(Place, method=method).invoke(ladder.ask())
            self.assertEqual(answer, Place(city=CITY), method)

    @each_model
    def test_a_longer_conversation(self, model, ladder):
        said = [HumanMessage(ladder.ask(told="recital")), AIMessage("A friend."), HumanMessage("Really?")]
        self.assertIn("model says A friend.\nuser says Really?", text(model.invoke(said)))


class Embeddings(unittest.TestCase):
    @each([Ladder("azure", "openai"), Ladder("gemini", "openai")])
    def test_embeddings(self, ladder):
        # Without the length check it sends text, not tokens, which no script could stand in.
        embeddings = OpenAIEmbeddings(
            model=ladder.route, base_url=V1, api_key=KEY, max_retries=0, check_embedding_ctx_length=False
        )
        vectors = embeddings.embed_documents([ladder.ask("a"), "b"])
        self.assertEqual([vector[0] for vector in vectors], [0.0, 1.0])


if __name__ == "__main__":
    unittest.main(verbosity=2)
