//! Keys of those who answer prompts, and of what one builds around them. Facts: the vendors' documentation and the rules of gitleaks 8 (MIT).

use super::Format;

pub(super) const FORMATS: &[Format] = &[
    Format::new("openai_key", "sk-proj-%w40..200"),
    Format::new("openai_key", "sk-svcacct-%w40..200"),
    Format::new("openai_key", "sk-admin-%w40..200"),
    Format::new("openai_key", "sk-None-%w40..200"),
    // Also what others made after it: DeepSeek, Moonshot, LiteLLM.
    Format::new("openai_key", "sk-%a20..64").entropy(33),
    Format::new("anthropic_key", "sk-ant-%w60..130"),
    Format::new("openrouter_key", "sk-or-v1-%h64"),
    Format::new("langfuse_key", "sk-lf-%h8-%h4-%h4-%h4-%h12"),
    Format::new("helicone_key", "sk-helicone-%l7-%l7-%l7-%l7"),
    Format::new("huggingface_token", "hf_%a34"),
    Format::new("huggingface_token", "api_org_%a34"),
    Format::new("groq_key", "gsk_%a52"),
    Format::new("xai_key", "xai-%a80"),
    Format::new("perplexity_key", "pplx-%a48"),
    Format::new("replicate_token", "r8_%a37..40"),
    Format::new("together_key", "tgp_v1_%w43"),
    Format::new("fireworks_key", "fw_%a22..24").entropy(36),
    Format::new("cerebras_key", "csk-%l48"),
    Format::new("nvidia_key", "nvapi-%w60..70"),
    Format::new("voyage_key", "pa-%w43").entropy(40),
    Format::new("jina_key", "jina_%w60"),
    Format::new("tavily_key", "tvly-%w32..50"),
    Format::new("firecrawl_key", "fc-%h32"),
    Format::new("e2b_key", "e2b_%h40"),
    Format::new("runpod_key", "rpa_%u40..50"),
    Format::new("langsmith_key", "lsv2_pt_%h32_%h10"),
    Format::new("langsmith_key", "lsv2_sk_%h32_%h10"),
    Format::new("elevenlabs_key", "sk_%h48"),
];
