"""LiteLLM as a client, in each dialect that it can send, answered by providers of every other (see ladder.py)."""

import json
import unittest

import litellm

from ladder import CITY, CITY_SCHEMA, KEY, ROOT, V1, WARMTH, Ladder, each, ladders

TOOLS = [{"type": "function", "function": {"name": "weather", "parameters": CITY_SCHEMA}}]

# What LiteLLM sends, where it sends it, and the ladders whose dialects are not that.
DIALECTS = [
    ("openai", V1, ladders("openai", "azure")),
    ("anthropic", ROOT, ladders("anthropic")),
    ("gemini", f"{ROOT}/v1beta", ladders("gemini", "vertex")),
]


def each_dialect(test):
    """Runs a test in each dialect on each of its ladders."""

    def run(case):
        for dialect, base, its in DIALECTS:
            for ladder in its:
                options = {"model": f"{dialect}/{ladder.route}", "api_base": base, "api_key": KEY, "max_retries": 0}
                with case.subTest(dialect=dialect, ladder=ladder):
                    test(case, options, ladder)

    return run


def user(text):
    return [{"role": "user", "content": text}]

class Completions(unittest.TestCase):
    @each_dialect
    def test_an_answer(self, options, ladder):
        answer = litellm.completion(messages=user(ladder.ask(told="usage=11/7")), **options)
        self.assertEqual(answer.choices[0].message.content, ladder.greeting)
        self.assertEqual((answer.usage.prompt_tokens, answer.usage.completion_tokens), (11, 7))

    @each_dialect
    def test_a_stream(self, options, ladder):
        chunks = litellm.completion(messages=user(ladder.ask()), stream=True, **options)
        said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
        self.assertEqual(said, ladder.greeting)

    @each_dialect
    def test_a_tool_is_called_and_its_result_is_heard(self, options, ladder):
        said = user(ladder.ask(told="tools"))
        answer = litellm.completion(messages=said, tools=TOOLS, **options)
        (call,) = answer.choices[0].message.tool_calls
        self.assertEqual((call.function.name, json.loads(call.function.arguments)), ("weather", {"city": CITY}))
        made = [{"id": call.id, "type": "function", "function": dict(call.function)}]
        said += [{"role": "assistant", "content": None, "tool_calls": made}]
        said += [{"role": "tool", "tool_call_id": call.id, "name": "weather", "content": WARMTH}]
        answer = litellm.completion(messages=said, tools=TOOLS, **options)
        self.assertEqual(answer.choices[0].message.content, f"{ladder.greeting} The tools said: {WARMTH}.")

    @each_dialect
    def test_a_callers_own_mistake(self, options, ladder):
        told = ladder.ask(told='error=bad_request error-message="that is too odd"')
        with self.assertRaisesRegex(litellm.BadRequestError, "that is too odd"):
            litellm.completion(messages=user(told), **options)


class Others(unittest.TestCase):
    @each(ladders("responses"))
    def test_a_response(self, ladder):
        answer = litellm.responses(model=f"openai/{ladder.route}", input=ladder.ask(), api_base=V1, api_key=KEY)
        said = [part.text for item in answer.output if item.type == "message" for part in item.content]
        self.assertEqual(said, [ladder.greeting])

    @each([Ladder("azure", "openai"), Ladder("vertex", "openai")])
    def test_an_embedding(self, ladder):
        answer = litellm.embedding(model=f"openai/{ladder.route}", input=[ladder.ask()], api_base=V1, api_key=KEY)
        self.assertEqual(len(answer.data[0]["embedding"]), 4)


if __name__ == "__main__":
    unittest.main(verbosity=2)
