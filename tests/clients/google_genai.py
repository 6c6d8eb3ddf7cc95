"""The official google-genai SDK, whose answers come from providers of every other dialect (see ladder.py)."""

import asyncio
import unittest

from google import genai
from google.genai import errors, types
from pydantic import BaseModel

import ladder as other
from ladder import CITY, KEY, ROOT, WARMTH, each, ladders

LADDERS = ladders("gemini", "vertex")


class Place(BaseModel):
    city: str


# The SDK closes its connections when a client is gone, and a client's `models` do not hold it.
CLIENT = genai.Client(api_key=KEY, http_options=types.HttpOptions(base_url=ROOT))


def function_tool():
    schema = other.CITY_SCHEMA
    return types.Tool(function_declarations=[{"name": "weather", "parameters_json_schema": schema}])


def weather(city: str) -> str:
    """Says how warm it is in a city.

    Args:
        city: The city's name.
    """
    return other.weather(city)


class GenerateContent(unittest.TestCase):
    @each(LADDERS)
    def test_an_answer(self, ladder):
        config = types.GenerateContentConfig(system_instruction="Be brief.", max_output_tokens=100)
        asked = ladder.ask(told="usage=11/7")
        answer = CLIENT.models.generate_content(model=ladder.route, contents=asked, config=config)
        self.assertEqual(answer.text, ladder.greeting)
        self.assertEqual(answer.candidates[0].finish_reason, types.FinishReason.STOP)
        self.assertEqual(answer.usage_metadata.prompt_token_count, 11)
        self.assertEqual(answer.usage_metadata.candidates_token_count, 7)

    @each(LADDERS)
    def test_a_stream(self, ladder):
        chunks = list(CLIENT.models.generate_content_stream(model=ladder.route, contents=ladder.ask()))
        self.assertEqual("".join(chunk.text or "" for chunk in chunks), ladder.greeting)
        self.assertGreater(len(chunks), 2)

    @each(LADDERS)
    def test_an_asynchronous_stream(self, ladder):
        async def said(ladder):
            models = CLIENT.aio.models
            stream = await models.generate_content_stream(model=ladder.route, contents=ladder.ask())
            return "".join([chunk.text or "" async for chunk in stream])

        self.assertEqual(asyncio.run(said(ladder)), ladder.greeting)

    @each(LADDERS)
    def test_a_function_is_called_and_its_result_is_heard(self, ladder):
        config = types.GenerateContentConfig(tools=[function_tool()])
        asked = types.Content(role="user", parts=[types.Part(text=ladder.ask(told="tools"))])
        answer = CLIENT.models.generate_content(model=ladder.route, contents=[asked], config=config)
        (call,) = answer.function_calls
        self.assertEqual((call.name, call.args), ("weather", {"city": CITY}))
        result = types.FunctionResponse(id=call.id, name=call.name, response={"result": WARMTH})
        told = types.Content(role="user", parts=[types.Part(function_response=result)])
        contents = [asked, answer.candidates[0].content, told]
        answer = CLIENT.models.generate_content(model=ladder.route, contents=contents, config=config)
        self.assertIn(WARMTH, answer.text)

    @each(LADDERS)
    def test_functions_are_called_by_the_sdk_itself(self, ladder):
        config = types.GenerateContentConfig(tools=[weather])
        asked = ladder.ask(told="tools")
        answer = CLIENT.models.generate_content(model=ladder.route, contents=asked, config=config)
        self.assertIn(WARMTH, answer.text)

    @each(LADDERS)
    def test_a_chat_remembers(self, ladder):
        chat = CLIENT.chats.create(model=ladder.route)
        self.assertEqual(chat.send_message(ladder.ask(told="")).text, ladder.greeting)
        self.assertEqual(chat.send_message("And now?").text, ladder.greeting)

    @each(LADDERS)
    def test_a_structured_answer(self, ladder):
        config = types.GenerateContentConfig(response_mime_type="application/json", response_schema=Place)
        asked = ladder.ask(told="json")
        answer = CLIENT.models.generate_content(model=ladder.route, contents=asked, config=config)
        self.assertEqual(answer.parsed, Place(city=CITY))

    @each(LADDERS)
    def test_thinking(self, ladder):
        thinking = types.ThinkingConfig(include_thoughts=True)
        config = types.GenerateContentConfig(thinking_config=thinking)
        asked = ladder.ask(told="think")
        answer = CLIENT.models.generate_content(model=ladder.route, contents=asked, config=config)
        parts = answer.candidates[0].content.parts
        self.assertEqual([part.text for part in parts if part.thought], ["Let me think. It is easy."])
        self.assertEqual(answer.text, ladder.greeting)

    @each(LADDERS)
    def test_the_callers_own_mistake_is_told_in_the_callers_words(self, ladder):
        asked = ladder.ask(told='error=bad_request error-message="that is too odd"')
        with self.assertRaises(errors.ClientError) as raised:
            CLIENT.models.generate_content(model=ladder.route, contents=asked)
        self.assertEqual((raised.exception.code, raised.exception.status), (400, "INVALID_ARGUMENT"))
        self.assertIn("that is too odd", raised.exception.message)


if __name__ == "__main__":
    unittest.main(verbosity=2)
