"""The official anthropic SDK, whose answers come from providers of every other dialect (see ladder.py)."""

import asyncio
import unittest

import anthropic
from anthropic import Anthropic, AsyncAnthropic, beta_tool

import ladder as other
from ladder import CITY, CITY_SCHEMA, KEY, ROOT, WARMTH, Ladder, each, ladders

LADDERS = ladders("anthropic")
TOOLS = [{"name": "weather", "input_schema": CITY_SCHEMA}]


def client():
    return Anthropic(base_url=ROOT, api_key=KEY, max_retries=0)


def user(text):
    return [{"role": "user", "content": text}]


class Messages(unittest.TestCase):
    @each(LADDERS)
    def test_an_answer(self, ladder):
        said = user(ladder.ask(told="usage=11/7"))
        answer = client().messages.create(model=ladder.route, system="Be brief.", messages=said, max_tokens=100)
        self.assertEqual([block.text for block in answer.content], [ladder.greeting])
        self.assertEqual((answer.type, answer.role, answer.stop_reason), ("message", "assistant", "end_turn"))
        self.assertEqual((answer.usage.input_tokens, answer.usage.output_tokens), (11, 7))

    @each(LADDERS)
    def test_a_stream(self, ladder):
        asked = user(ladder.ask())
        events = list(client().messages.create(model=ladder.route, messages=asked, max_tokens=100, stream=True))
        self.assertEqual((events[0].type, events[-1].type), ("message_start", "message_stop"))
        said = "".join(event.delta.text for event in events if event.type == "content_block_delta")
        self.assertEqual(said, ladder.greeting)

    @each(LADDERS)
    def test_the_streaming_helper(self, ladder):
        said = user(ladder.ask(told="usage=11/7"))
        with client().messages.stream(model=ladder.route, messages=said, max_tokens=100) as stream:
            self.assertEqual("".join(stream.text_stream), ladder.greeting)
            answer = stream.get_final_message()
        self.assertEqual((answer.stop_reason, answer.usage.output_tokens), ("end_turn", 7))

    @each(LADDERS)
    def test_an_asynchronous_stream(self, ladder):
        async def said(ladder):
            async with AsyncAnthropic(base_url=ROOT, api_key=KEY, max_retries=0) as caller:
                asked = user(ladder.ask())
                async with caller.messages.stream(model=ladder.route, messages=asked, max_tokens=100) as stream:
                    return "".join([text async for text in stream.text_stream])

        self.assertEqual(asyncio.run(said(ladder)), ladder.greeting)

    @each(LADDERS)
    def test_a_tool_is_called_and_its_result_is_heard(self, ladder):
        said = user(ladder.ask(told="tools"))
        answer = client().messages.create(model=ladder.route, messages=said, tools=TOOLS, max_tokens=100)
        self.assertEqual(answer.stop_reason, "tool_use")
        (call,) = [block for block in answer.content if block.type == "tool_use"]
        self.assertEqual((call.name, call.input), ("weather", {"city": CITY}))
        said.append({"role": "assistant", "content": answer.content})
        result = {"type": "tool_result", "tool_use_id": call.id, "content": WARMTH}
        said.append({"role": "user", "content": [result]})
        answer = client().messages.create(model=ladder.route, messages=said, tools=TOOLS, max_tokens=100)
        self.assertEqual(answer.content[0].text, f"{ladder.greeting} The tools said: {WARMTH}.")

    @each(LADDERS)
    def test_the_streaming_helper_puts_tool_calls_together(self, ladder):
        said = user(ladder.ask(told="tools"))
        with client().messages.stream(model=ladder.route, messages=said, tools=TOOLS, max_tokens=100) as stream:
            (call,) = stream.get_final_message().content
        self.assertEqual((call.name, call.input), ("weather", {"city": CITY}))

    @each(LADDERS)
    def test_a_system_message_may_stand_in_the_middle(self, ladder):
        said = user(ladder.ask(told="recital"))
        said += [{"role": "assistant", "content": "A friend."}, {"role": "system", "content": "Be brief."}]
        answer = client().messages.create(model=ladder.route, messages=[*said, *user("Who?")], max_tokens=100)
        self.assertIn("system says Be brief.", answer.content[0].text)

    @each(LADDERS)
    def test_thinking(self, ladder):
        thinking = {"type": "enabled", "budget_tokens": 1024}
        answer = client().messages.create(
            model=ladder.route, messages=user(ladder.ask(told="think")), thinking=thinking, max_tokens=2000
        )
        self.assertEqual(answer.content[0].thinking, "Let me think. It is easy.")
        self.assertEqual(answer.content[1].text, ladder.greeting)

    @each(LADDERS)
    def test_a_structured_answer(self, ladder):
        output = {"format": {"type": "json_schema", "schema": CITY_SCHEMA}}
        answer = client().messages.create(
            model=ladder.route, messages=user(ladder.ask(told="json")), output_config=output, max_tokens=100
        )
        self.assertEqual(answer.content[0].text, '{"city":"some city"}')

    @each(LADDERS)
    def test_the_callers_own_mistake_is_told_in_the_callers_words(self, ladder):
        said = user(ladder.ask(told='error=bad_request error-message="that is too odd"'))
        with self.assertRaises(anthropic.BadRequestError) as raised:
            client().messages.create(model=ladder.route, messages=said, max_tokens=100)
        self.assertEqual(raised.exception.body["error"]["type"], "invalid_request_error")
        self.assertIn("that is too odd", raised.exception.body["error"]["message"])

    @each(LADDERS)
    def test_a_stream_that_fails_in_the_middle_raises_an_error(self, ladder):
        said = user(ladder.ask(told="chunks=8 error-event=7"))
        with self.assertRaises(anthropic.APIStatusError) as raised:
            list(client().messages.create(model=ladder.route, messages=said, max_tokens=100, stream=True))
        self.assertIn("fails in a stream", str(raised.exception.body))

    def test_a_ladder_that_is_exhausted(self):
        ladder = LADDERS[0]
        with self.assertRaises(anthropic.APIStatusError) as raised:
            client().messages.create(model=ladder.route, messages=user(ladder.ask(told="status=503")), max_tokens=100)
        self.assertEqual(raised.exception.body["type"], "error")

    @each(LADDERS)
    def test_the_tool_runner(self, ladder):
        @beta_tool
        def weather(city: str) -> str:
            """Says how warm it is in a city.

            Args:
                city: The city's name.
            """
            return other.weather(city)

        # A thread is kept by one provider; no ladder has it.
        runner = client().beta.messages.tool_runner(
            model=ladder.route, messages=user(ladder.ask(told="tools")), tools=[weather], max_tokens=100, thread=False
        )
        self.assertIn(WARMTH, runner.until_done().content[0].text)


class Counting(unittest.TestCase):
    def test_tokens_are_counted_where_the_provider_can(self):
        ladder = Ladder("openai", "anthropic")
        said = user(ladder.ask(told="usage=42/0"))
        answer = client().messages.count_tokens(model=ladder.route, messages=said)
        self.assertEqual(answer.input_tokens, 42)


if __name__ == "__main__":
    unittest.main(verbosity=2)
