//! Keys of shops and payments. Facts: the vendors' documentation and the rules of gitleaks 8 (MIT).

pub(super) const FORMATS: &[&str] = &[
    "stripe_key sk_live_%a10..99 sk_test_%a10..99 sk_prod_%a10..99 rk_live_%a10..99 rk_test_%a10..99 rk_prod_%a10..99",
    "stripe_webhook_secret whsec_%b32..44%p0..2",
    "square_token sq0atp-%w22..60 sq0csp-%w43..60 EAAA%w22..60",
    "shopify_token shpat_%H32 shpca_%H32 shppa_%H32 shpss_%H32",
    "flutterwave_key FLWSECK-%H32-X FLWPUBK_TEST-%a32-X FLWSECK_TEST-%a32-X FLWSECK_TEST-%a12",
    "razorpay_key rzp_live_%a14 rzp_test_%a14",
    "plaid_token access-sandbox-%h8-%h4-%h4-%h4-%h12 access-development-%h8-%h4-%h4-%h4-%h12 access-production-%h8-%h4-%h4-%h4-%h12",
    "paddle_key pdl_live_apikey_%w40..70 pdl_sdbx_apikey_%w40..70",
    "adyen_key AQE%a3hmfxJ%b60..%p0..2",
    "paypal_token access_token$production$%l16$%h32 access_token$sandbox$%l16$%h32",
    "lob_key live_pub_%h31 test_pub_%h31 live_%h35 test_%h35",
    "mollie_key live_%a30|e38|m",
    "shippo_token shippo_live_%H40 shippo_test_%H40",
    "easypost_key EZAK%a54 EZTK%a54",
    "duffel_token duffel_live_%e43 duffel_test_%e43",
    "frameio_token fio-u-%e64",
    "adobe_secret p8e-%a32",
    "maxmind_key %a6_%a29_mmk|k36_mmk",
];
