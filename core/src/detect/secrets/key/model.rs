//! Keys of those who answer prompts, and of what one builds around them. Facts: the vendors' documentation and the rules of gitleaks 8 (MIT).

pub(super) const FORMATS: &[&str] = &[
    "openai_key sk-proj-%w40..200 sk-svcacct-%w40..200 sk-admin-%w40..200 sk-None-%w40..200",
    // Also what others made after it: DeepSeek, Moonshot, LiteLLM.
    "openai_key sk-%a20..64|e33",
    "anthropic_key sk-ant-api03-%w93AA sk-ant-admin01-%w93AA sk-ant-oat01-%w80..110 sk-ant-ort01-%w80..110 sk-ant-sid01-%w80..130",
    "openrouter_key sk-or-v1-%h64",
    "langfuse_key sk-lf-%h8-%h4-%h4-%h4-%h12",
    "helicone_key sk-helicone-%l7-%l7-%l7-%l7",
    "huggingface_token hf_%a34 api_org_%a34",
    "groq_key gsk_%a52",
    "xai_key xai-%a80",
    "perplexity_key pplx-%a48",
    "replicate_token r8_%a37..40",
    "together_key tgp_v1_%w43",
    "fireworks_key fw_%a22..24|e36|m",
    "cerebras_key csk-%l48",
    "nvidia_key nvapi-%w60..70",
    "voyage_key pa-%w43|e40|m",
    "jina_key jina_%w60",
    "tavily_key tvly-%w32..50",
    "firecrawl_key fc-%h32",
    "e2b_key e2b_%h40",
    "runpod_key rpa_%u40..50",
    "langsmith_key lsv2_pt_%h32_%h10 lsv2_sk_%h32_%h10",
    "elevenlabs_key sk_%h48",
];
