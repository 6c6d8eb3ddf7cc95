"""An answer from the cache is, to every official SDK, an answer like any other: whole and streamed, whichever of them asked first.

BATON_BASE_URL says where the stack is; its routes are described at `plan` in tests/it/cache.rs.
"""

import os
import time
import unittest

import anthropic
import google.genai
import openai
from google.genai import types

V1 = os.environ["BATON_BASE_URL"]
ROOT = V1.removesuffix("/v1")
KEY = "sk-of-the-caller"
OPENAI = openai.OpenAI(base_url=V1, api_key=KEY, max_retries=0)
ANTHROPIC = anthropic.Anthropic(base_url=ROOT, api_key=KEY, max_retries=0)
GEMINI = google.genai.Client(api_key=KEY, http_options=types.HttpOptions(base_url=ROOT))
SAID = "I am kept, in so many words."
MOST = 100
# Nobody is asked, and what is not kept is an error.
ONLY_IF_CACHED = {"cache-control": "only-if-cached"}


def user(text):
    return [{"role": "user", "content": text}]


def chat(text, headers, stream):
    """What the model said, why it ended, and how many tokens it says it took."""
    options = {"stream_options": {"include_usage": True}} if stream else {}
    answer = OPENAI.chat.completions.create(
        model="kept", messages=user(text), max_completion_tokens=MOST, extra_headers=headers, stream=stream, **options
    )
    if not stream:
        [choice] = answer.choices
        return choice.message.content, choice.finish_reason, answer.usage.completion_tokens
    chunks = list(answer)
    choices = [chunk.choices[0] for chunk in chunks if chunk.choices]
    said = "".join(choice.delta.content or "" for choice in choices)
    return said, choices[-1].finish_reason, chunks[-1].usage.completion_tokens


def responses(text, headers, stream):
    asked = {"model": "kept", "input": text, "max_output_tokens": MOST, "extra_headers": headers}
    if not stream:
        answer = OPENAI.responses.create(**asked)
        return answer.output_text, answer.status, answer.usage.output_tokens
    events = list(OPENAI.responses.create(**asked, stream=True))
    said = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    last = events[-1].response
    return said, last.status, last.usage.output_tokens


def messages(text, headers, stream):
    asked = {"model": "kept", "messages": user(text), "max_tokens": MOST, "extra_headers": headers}
    if stream:
        with ANTHROPIC.messages.stream(**asked) as events:
            said = "".join(events.text_stream)
            answer = events.get_final_message()
    else:
        answer = ANTHROPIC.messages.create(**asked)
        said = "".join(block.text for block in answer.content)
    return said, answer.stop_reason, answer.usage.output_tokens


def gemini(text, headers, stream):
    config = types.GenerateContentConfig(
        max_output_tokens=MOST, http_options=types.HttpOptions(base_url=ROOT, headers=headers)
    )
    asked = {"model": "kept", "contents": text, "config": config}
    pieces = list(GEMINI.models.generate_content_stream(**asked)) if stream else [GEMINI.models.generate_content(**asked)]
    said = "".join(piece.text or "" for piece in pieces)
    last = pieces[-1]
    return said, last.candidates[0].finish_reason.value, last.usage_metadata.candidates_token_count


CALLERS = {chat: "stop", responses: "completed", messages: "end_turn", gemini: "STOP"}


def once_kept(ask, text):
    """What is answered is kept a moment later."""
    until = time.monotonic() + 30
    while True:
        try:
            return ask(text, ONLY_IF_CACHED, stream=False)
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


class Cached(unittest.TestCase):
    def test_whoever_asked_first_all_read_the_answer(self):
        for number, (first, streams) in enumerate((ask, stream) for ask in CALLERS for stream in (False, True)):
            text = f'Who are you, {number}? [[alpha: chunks=5 usage=11/7 says="{SAID}"]]'
            self.assertEqual(first(text, {}, streams)[0], SAID)
            once_kept(first, text)
            for ask, ended in CALLERS.items():
                for stream in (False, True):
                    with self.subTest(first=first.__name__, streamed=streams, then=ask.__name__, stream=stream):
                        self.assertEqual(ask(text, ONLY_IF_CACHED, stream), (SAID, ended, 7))

    def test_what_is_not_kept_is_an_error(self):
        with self.assertRaises(openai.APIStatusError) as raised:
            chat("Nobody asked this before.", ONLY_IF_CACHED, stream=False)
        self.assertEqual((raised.exception.status_code, raised.exception.code), (504, "not_cached"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
