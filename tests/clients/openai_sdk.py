"""The official openai SDK against a running stack: it must see nothing unusual.

BATON_BASE_URL says where the stack is. Each test tells the scripted providers what to do in the request's
`metadata`, as tests/src/provider/script/vocabulary.rs describes.
"""

import asyncio
import json
import os
import time
import unittest

import openai
from openai import AsyncOpenAI, OpenAI

QUESTION = [{"role": "user", "content": "Who are you?"}]


def client(**options):
    """A client as an application makes it, but that errors are seen at once."""
    return OpenAI(base_url=os.environ["BATON_BASE_URL"], api_key="sk-of-the-caller", **{"max_retries": 0, **options})


def ask(model, on=None, **options):
    """Asks a model; further keyword arguments are the request's, or a provider's name and its script."""
    providers = ("alpha", "beta", "gamma")
    scripts = {name: options.pop(name) for name in providers if name in options}
    on = on or client().chat.completions
    return on.create(model=model, messages=QUESTION, metadata=scripts, **options)


def text(chunks):
    """What a stream says."""
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


class Chat(unittest.TestCase):
    def test_a_plain_answer(self):
        answer = ask("one", alpha="usage=11/7")
        self.assertEqual(answer.object, "chat.completion")
        self.assertEqual(answer.model, "small-1")
        self.assertEqual(answer.choices[0].message.role, "assistant")
        self.assertEqual(answer.choices[0].message.content, "This is alpha with small-1.")
        self.assertEqual(answer.choices[0].finish_reason, "stop")
        self.assertEqual((answer.usage.prompt_tokens, answer.usage.completion_tokens), (11, 7))

    def test_a_fallback_is_an_answer_like_any_other(self):
        answer = ask("two", alpha="status=503")
        self.assertEqual(answer.choices[0].message.content, "This is beta with medium-1.")

    def test_the_headers_say_who_answered(self):
        raw = ask("two", client().chat.completions.with_raw_response, alpha="status=503")
        self.assertEqual(raw.status_code, 200)
        self.assertEqual(raw.headers["x-baton-route"], "two")
        self.assertEqual(raw.headers["x-baton-model"], "medium")
        self.assertEqual(raw.headers["x-baton-provider"], "beta")
        self.assertEqual(raw.headers["x-baton-attempts"], "2")
        self.assertTrue(raw.headers["x-baton-exchange"])
        self.assertEqual(raw.parse().choices[0].message.content, "This is beta with medium-1.")

    def test_an_asynchronous_client(self):
        async def answers():
            base_url = os.environ["BATON_BASE_URL"]
            async with AsyncOpenAI(base_url=base_url, api_key="sk-of-the-caller", max_retries=0) as caller:
                create = caller.chat.completions.create
                scripts = {"alpha": "status=503"}
                asked = [create(model="two", messages=QUESTION, metadata=scripts) for _ in range(10)]
                return await asyncio.gather(*asked)

        said = {answer.choices[0].message.content for answer in asyncio.run(answers())}
        self.assertEqual(said, {"This is beta with medium-1."})

    def test_one_connection_serves_one_request_after_the_other(self):
        completions = client().chat.completions
        for script in ["", "status=503", "malformed", "truncated", ""]:
            answer = ask("two", completions, alpha=script)
            self.assertTrue(answer.choices[0].message.content.startswith("This is "))


class Streams(unittest.TestCase):
    def test_a_stream(self):
        options = {"include_usage": True}
        chunks = list(ask("one", alpha="usage=11/7", stream=True, stream_options=options))
        self.assertEqual(text(chunks), "This is alpha with small-1.")
        self.assertEqual(chunks[-2].choices[0].finish_reason, "stop")
        self.assertEqual((chunks[-1].usage.prompt_tokens, chunks[-1].usage.completion_tokens), (11, 7))

    def test_a_fallback_arrives_token_by_token(self):
        began = time.monotonic()
        stream = ask("two", alpha="status=503", beta="chunks=8 delay=200ms", stream=True)
        times, chunks = [], []
        for chunk in stream:
            times.append(time.monotonic() - began)
            chunks.append(chunk)
        self.assertEqual(text(chunks), "This is beta with medium-1.")
        # Seven delays lie between the first and the last token.
        self.assertLess(times[0], 7 * 0.2)
        self.assertGreater(times[7] - times[0], 0.2)

    def test_the_streaming_helper(self):
        scripts = {"alpha": "error-event", "beta": "crlf split=7/1ms"}
        with client().chat.completions.stream(model="two", messages=QUESTION, metadata=scripts) as stream:
            answer = stream.get_final_completion()
        self.assertEqual(answer.choices[0].message.content, "This is beta with medium-1.")

    def test_a_stream_that_ends_too_early_raises_an_error(self):
        stream = ask("two", alpha="chunks=5 cut=3", stream=True)
        with self.assertRaises(openai.APIError) as raised:
            list(stream)
        self.assertEqual(raised.exception.code, "stream_truncated")

    def test_a_stream_that_ends_inside_an_event_raises_an_error(self):
        stream = ask("two", alpha="chunks=5 cut-inside=3", stream=True)
        # The SDK stumbles over the half event, before the error that follows it.
        with self.assertRaises(json.JSONDecodeError):
            list(stream)

    def test_a_stream_that_is_reset_raises_an_error(self):
        stream = ask("two", alpha="chunks=5 reset=3 delay=20ms", stream=True)
        with self.assertRaises(openai.APIConnectionError):
            list(stream)


class Errors(unittest.TestCase):
    def raised(self, expected, *arguments, **options):
        with self.assertRaises(expected) as raised:
            ask(*arguments, **options)
        self.assertIs(type(raised.exception), expected)
        return raised.exception

    def test_rate_limited(self):
        script = "status=429 retry-after=30"
        error = self.raised(openai.RateLimitError, "two", alpha=script, beta=script)
        self.assertEqual((error.status_code, error.code), (429, "ladder_exhausted"))
        self.assertEqual(error.type, "rate_limit_error")
        self.assertEqual(error.response.headers["retry-after"], "30")

    def test_overloaded(self):
        error = self.raised(openai.InternalServerError, "two", alpha="status=503", beta="status=503")
        self.assertEqual((error.status_code, error.code), (503, "ladder_exhausted"))
        self.assertIn("`small` answered 503", error.message)

    def test_a_stream_that_nobody_begins(self):
        error = self.raised(openai.InternalServerError, "two", alpha="reset", beta="cut=0", stream=True)
        self.assertEqual(error.code, "ladder_exhausted")

    def test_too_slow_for_the_route(self):
        error = self.raised(openai.InternalServerError, "hasty", alpha="hang", beta="hang")
        self.assertEqual((error.status_code, error.code), (504, "ladder_exhausted"))

    def test_too_slow_for_the_client(self):
        completions = client(timeout=0.5).chat.completions
        self.raised(openai.APITimeoutError, "two", completions, alpha="hang")

    def test_the_callers_own_mistake(self):
        completions = client().chat.completions
        with self.assertRaises(openai.BadRequestError) as raised:
            completions.create(model="two", messages="Who are you?")
        self.assertEqual(raised.exception.param, "messages")
        self.assertEqual(raised.exception.type, "invalid_request_error")
        self.assertTrue(raised.exception.code)

    def test_a_mistake_that_only_the_provider_sees(self):
        error = self.raised(openai.BadRequestError, "two", alpha='status=400 error-message="too many tokens"')
        self.assertIn("too many tokens", error.message)

    def test_a_model_that_nobody_knows(self):
        error = self.raised(openai.NotFoundError, "nobody")
        self.assertEqual((error.code, error.param), ("model_not_found", "model"))

    def test_the_sdks_own_retries_wait_as_long_as_they_are_told(self):
        script = "status=429 retry-after=1"
        began = time.monotonic()
        completions = client(max_retries=1).chat.completions
        error = self.raised(openai.RateLimitError, "two", completions, alpha=script, beta=script)
        self.assertEqual(error.status_code, 429)
        self.assertGreater(time.monotonic() - began, 0.9)


class Models(unittest.TestCase):
    def test_the_models_that_can_be_asked_for(self):
        models = list(client().models.list())
        self.assertTrue({"one", "two", "three"} <= {model.id for model in models})
        self.assertEqual({model.object for model in models}, {"model"})


if __name__ == "__main__":
    unittest.main(verbosity=2)
