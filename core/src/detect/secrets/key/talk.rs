//! Keys of chat, mail and social networks. Facts: the vendors' documentation and the rules of gitleaks 8 (MIT).

pub(super) const FORMATS: &[&str] = &[
    "slack_token xoxb-%d8..14-%w18..80 xoxp-%d8..14-%d8..14-%w28..80 xoxe-%d10..13-%d10..13-%w28..80 xoxo-%d5..13-%d5..13-%d5..13-%H8..64 xoxs-%d5..13-%d5..13-%d5..13-%H8..64 xoxa-%a1..48 xoxa-%d1-%a8..48 xoxr-%a8..48 xoxr-%d1-%a8..48 xoxc-%d9..13-%w20..120 xoxd-%b40..%p0..2 xapp-%d1-%u8..14-%d8..14-%l30..80 xoxe.xoxp-%d1-%a163..166 xoxe.xoxb-%d1-%a163..166 xoxe-%d1-%a146",
    "slack_webhook hooks.slack.com/services/%b40..60|t hooks.slack.com/workflows/%b40..80 hooks.slack.com/triggers/%b40..80",
    "teams_webhook webhook.office.com/webhookb2/%a8-%w27@%a8-%w27/IncomingWebhook/%a32/%a8-%w27|t",
    "discord_webhook discord.com/api/webhooks/%d17..20/%w60..80|t discordapp.com/api/webhooks/%d17..20/%w60..80|t",
    "discord_token %a24.%w6.%w27..38|k24.G",
    "telegram_token %d8..10:AA%w33|k10:AA %d8..10:AA%w33|k9:AA %d8..10:AA%w33|k8:AA",
    "twilio_key SK%H32|e30",
    "sendgrid_key SG.%w22.%w43 SG.%x66",
    "mailgun_key key-%h32 pubkey-%h32",
    "brevo_key xkeysib-%h64-%a16 xsmtpsib-%h64-%a16",
    "resend_key re_%a8_%a24|m",
    "hubspot_token pat-na1-%h8-%h4-%h4-%h4-%h12 pat-eu1-%h8-%h4-%h4-%h4-%h12",
    "facebook_token EAAM%a100.. EAAC%a100..",
    "instagram_token IGQV%w100..",
    "twitter_bearer AAAAAAAAAAAAAAAAAAAAAA%q80..100",
    "pinterest_token pina_%l32",
    "linkedin_token AQV%w250..500",
    "typeform_token tfp_%x40..70",
    "mapbox_token sk.eyJ%a60..120.%w20..24 pk.%a60.%a22",
    "onesignal_key os_v2_app_%l100..110",
];
