"""What guardrails refuse is, to every official SDK, an error of the API like any other: whole, streamed and in a stream.

BATON_BASE_URL says where the stack is; its routes are described at `plan` in tests/it/guardrails.rs.
"""

import os
import unittest

import anthropic
import google.genai
import openai
from google.genai import errors, types

V1 = os.environ["BATON_BASE_URL"]
ROOT = V1.removesuffix("/v1")
SECRET = "sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc"
LEAK = f"Keep {SECRET} to yourself."
# The provider says it, over many events.
SAYS = f'Well? [[alpha: chunks=30 says="The key is {SECRET}."]]'
OPENAI = openai.OpenAI(base_url=V1, api_key="sk-of-the-caller", max_retries=0)
ANTHROPIC = anthropic.Anthropic(base_url=ROOT, api_key="sk-of-the-caller", max_retries=0)
GEMINI = google.genai.Client(api_key="sk-of-the-caller", http_options=types.HttpOptions(base_url=ROOT))


def user(text):
    return [{"role": "user", "content": text}]


def chat(model, text, stream):
    chunks = OPENAI.chat.completions.create(model=model, messages=user(text), stream=stream)
    return list(chunks) if stream else chunks


def responses(model, text, stream):
    events = OPENAI.responses.create(model=model, input=text, stream=stream)
    return list(events) if stream else events


def messages(model, text, stream):
    events = ANTHROPIC.messages.create(model=model, messages=user(text), max_tokens=100, stream=stream)
    return list(events) if stream else events


def gemini(model, text, stream):
    if stream:
        return list(GEMINI.models.generate_content_stream(model=model, contents=text))
    return GEMINI.models.generate_content(model=model, contents=text)


CALLERS = [
    (chat, openai.APIError),
    (responses, openai.APIError),
    (messages, anthropic.APIStatusError),
    (gemini, errors.APIError),
]


class Refusals(unittest.TestCase):
    def refused(self, route, text, stream):
        for ask, error in CALLERS:
            with self.subTest(ask=ask.__name__, stream=stream):
                with self.assertRaises(error) as raised:
                    ask(route, text, stream)
                told = str(raised.exception)
                self.assertIn("secrets.stripe", told)
                self.assertNotIn(SECRET, told)

    def test_a_request(self):
        for stream in (False, True):
            self.refused("guarded", LEAK, stream)

    def test_an_answer(self):
        self.refused("stops", SAYS, stream=False)

    def test_a_stream_that_has_begun(self):
        self.refused("stops", SAYS, stream=True)

    def test_the_openai_sdk_sees_a_bad_request_with_a_code(self):
        with self.assertRaises(openai.BadRequestError) as raised:
            chat("guarded", LEAK, stream=False)
        self.assertEqual(raised.exception.code, "guardrail_blocked")

    def test_the_anthropic_sdk_sees_a_bad_request(self):
        with self.assertRaises(anthropic.BadRequestError) as raised:
            messages("guarded", LEAK, stream=False)
        self.assertEqual(raised.exception.type, "invalid_request_error")


if __name__ == "__main__":
    unittest.main(verbosity=2)
