"""The official openai SDK, whose answers come from providers of every other dialect (see ladder.py)."""

import asyncio
import json
import unittest

import openai
from openai import AsyncOpenAI, OpenAI
from pydantic import BaseModel

from ladder import CITY, CITY_SCHEMA, KEY, V1, WARMTH, Ladder, each, ladders

CHAT = ladders("openai", "azure")
RESPONSES = ladders("responses")
CHAT_TOOLS = [{"type": "function", "function": {"name": "weather", "parameters": CITY_SCHEMA}}]
TOOLS = [{"type": "function", "name": "weather", "parameters": CITY_SCHEMA, "strict": True}]


class Place(BaseModel):
    city: str


def client():
    return OpenAI(base_url=V1, api_key=KEY, max_retries=0)


def user(text):
    return [{"role": "user", "content": text}]


class ChatCompletions(unittest.TestCase):
    @each(CHAT)
    def test_an_answer(self, ladder):
        messages = [{"role": "system", "content": "Be brief."}, *user(ladder.ask(told="usage=11/7"))]
        answer = client().chat.completions.create(model=ladder.route, messages=messages, temperature=0.5)
        self.assertEqual(answer.object, "chat.completion")
        self.assertEqual(answer.choices[0].message.content, ladder.greeting)
        self.assertEqual(answer.choices[0].finish_reason, "stop")
        self.assertEqual((answer.usage.prompt_tokens, answer.usage.completion_tokens), (11, 7))

    @each(CHAT)
    def test_the_headers_say_who_answered(self, ladder):
        raw = client().chat.completions.with_raw_response.create(model=ladder.route, messages=user(ladder.ask()))
        self.assertEqual(raw.headers["x-baton-provider"], ladder.second)
        self.assertEqual(raw.headers["x-baton-attempts"], "2")

    @each(CHAT)
    def test_a_stream(self, ladder):
        chunks = list(client().chat.completions.create(model=ladder.route, messages=user(ladder.ask()), stream=True))
        said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
        self.assertEqual(said, ladder.greeting)
        self.assertGreater(len(chunks), 3)
        self.assertTrue(all(chunk.usage is None for chunk in chunks))

    @each(CHAT)
    def test_a_stream_that_tells_its_usage(self, ladder):
        options = {"include_usage": True}
        messages = user(ladder.ask(told="usage=11/7"))
        *_, last = client().chat.completions.create(
            model=ladder.route, messages=messages, stream=True, stream_options=options
        )
        self.assertEqual((last.usage.prompt_tokens, last.usage.completion_tokens), (11, 7))

    @each(CHAT)
    def test_a_tool_is_called_and_its_result_is_heard(self, ladder):
        messages = user(ladder.ask(told="tools"))
        answer = client().chat.completions.create(model=ladder.route, messages=messages, tools=CHAT_TOOLS)
        self.assertEqual(answer.choices[0].finish_reason, "tool_calls")
        (call,) = answer.choices[0].message.tool_calls
        self.assertEqual((call.function.name, json.loads(call.function.arguments)), ("weather", {"city": CITY}))
        messages.append(answer.choices[0].message)
        messages.append({"role": "tool", "tool_call_id": call.id, "content": WARMTH})
        answer = client().chat.completions.create(model=ladder.route, messages=messages, tools=CHAT_TOOLS)
        self.assertEqual(answer.choices[0].message.content, f"{ladder.greeting} The tools said: {WARMTH}.")

    @each(CHAT)
    def test_the_streaming_helper_puts_tool_calls_together(self, ladder):
        messages = user(ladder.ask(told="tools"))
        with client().chat.completions.stream(model=ladder.route, messages=messages, tools=CHAT_TOOLS) as stream:
            answer = stream.get_final_completion()
        (call,) = answer.choices[0].message.tool_calls
        self.assertEqual(json.loads(call.function.arguments), {"city": CITY})

    @each(CHAT)
    def test_a_structured_answer(self, ladder):
        messages = user(ladder.ask(told="json"))
        answer = client().chat.completions.parse(model=ladder.route, messages=messages, response_format=Place)
        self.assertEqual(answer.choices[0].message.parsed, Place(city=CITY))

    @each(CHAT)
    def test_an_asynchronous_stream(self, ladder):
        async def said(ladder):
            async with AsyncOpenAI(base_url=V1, api_key=KEY, max_retries=0) as caller:
                messages = user(ladder.ask())
                stream = await caller.chat.completions.create(model=ladder.route, messages=messages, stream=True)
                return "".join([chunk.choices[0].delta.content or "" async for chunk in stream])

        self.assertEqual(asyncio.run(said(ladder)), ladder.greeting)

    @each(CHAT)
    def test_the_callers_own_mistake_is_told_in_the_callers_words(self, ladder):
        told = ladder.ask(told='error=bad_request error-message="that is too odd"')
        with self.assertRaises(openai.BadRequestError) as raised:
            client().chat.completions.create(model=ladder.route, messages=user(told))
        self.assertIn("that is too odd", raised.exception.message)

    @each(CHAT)
    def test_a_stream_that_fails_in_the_middle_raises_an_error(self, ladder):
        messages = user(ladder.ask(told="chunks=8 error-event=7"))
        with self.assertRaises(openai.APIError) as raised:
            list(client().chat.completions.create(model=ladder.route, messages=messages, stream=True))
        self.assertIn("fails in a stream", raised.exception.message)


class Responses(unittest.TestCase):
    @each(RESPONSES)
    def test_an_answer(self, ladder):
        asked = ladder.ask(told="usage=11/7")
        answer = client().responses.create(model=ladder.route, instructions="Be brief.", input=asked)
        self.assertEqual((answer.output_text, answer.status), (ladder.greeting, "completed"))
        self.assertEqual((answer.usage.input_tokens, answer.usage.output_tokens), (11, 7))

    @each(RESPONSES)
    def test_a_stream(self, ladder):
        events = list(client().responses.create(model=ladder.route, input=ladder.ask(), stream=True))
        said = "".join(event.delta for event in events if event.type == "response.output_text.delta")
        self.assertEqual(said, ladder.greeting)
        self.assertEqual(events[-1].type, "response.completed")
        self.assertEqual(events[-1].response.output_text, ladder.greeting)

    @each(RESPONSES)
    def test_the_streaming_helper(self, ladder):
        with client().responses.stream(model=ladder.route, input=ladder.ask()) as stream:
            answer = stream.get_final_response()
        self.assertEqual(answer.output_text, ladder.greeting)

    @each(RESPONSES)
    def test_a_tool_is_called_and_its_result_is_heard(self, ladder):
        said = user(ladder.ask(told="tools"))
        answer = client().responses.create(model=ladder.route, input=said, tools=TOOLS, store=False)
        (call,) = [item for item in answer.output if item.type == "function_call"]
        self.assertEqual((call.name, json.loads(call.arguments)), ("weather", {"city": CITY}))
        said += answer.output
        said.append({"type": "function_call_output", "call_id": call.call_id, "output": WARMTH})
        answer = client().responses.create(model=ladder.route, input=said, tools=TOOLS, store=False)
        self.assertEqual(answer.output_text, f"{ladder.greeting} The tools said: {WARMTH}.")

    @each(RESPONSES)
    def test_a_structured_answer(self, ladder):
        answer = client().responses.parse(model=ladder.route, input=ladder.ask(told="json"), text_format=Place)
        self.assertEqual(answer.output_parsed, Place(city=CITY))

    @each(RESPONSES)
    def test_the_callers_own_mistake_is_told_in_the_callers_words(self, ladder):
        asked = ladder.ask(told='error=bad_request error-message="too odd"')
        with self.assertRaises(openai.BadRequestError) as raised:
            client().responses.create(model=ladder.route, input=asked)
        self.assertIn("too odd", raised.exception.message)


class Others(unittest.TestCase):
    def test_a_legacy_completion(self):
        for ladder in CHAT:
            with self.subTest(ladder=ladder):
                answer = client().completions.create(model=ladder.route, prompt=ladder.ask(), max_tokens=100)
                self.assertEqual(answer.choices[0].text, ladder.greeting)
                chunks = client().completions.create(model=ladder.route, prompt=ladder.ask(), stream=True)
                said = "".join(chunk.choices[0].text for chunk in chunks if chunk.choices)
                self.assertEqual(said, ladder.greeting)

    def test_embeddings(self):
        # The first rung's provider has none, or has trouble.
        for ladder in (Ladder("anthropic", "openai"), Ladder("azure", "openai")):
            with self.subTest(ladder=ladder):
                texts = [ladder.ask("a"), "b"]
                answer = client().embeddings.create(model=ladder.route, input=texts)
                # The provider's first number is the text's place.
                self.assertEqual([one.embedding[0] for one in answer.data], [0.0, 1.0])
                self.assertEqual(len(answer.data[0].embedding), 4)


if __name__ == "__main__":
    unittest.main(verbosity=2)
