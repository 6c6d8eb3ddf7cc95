//! Keys of source code, builds and packages. Facts: the vendors' documentation and the rules of gitleaks 8 (MIT).

pub(super) const FORMATS: &[&str] = &[
    // GitHub: thirty characters and six that are their checksum.
    "github_token ghp_%a36|c gho_%a36|c ghu_%a36|c ghs_%a36|c ghr_%a36..76|c github_pat_%w82",
    // GitLab. What is routable has a longer middle, and a length and a checksum at its end.
    "gitlab_token glpat-%w20..300 glpat-%w27..300.%l9 glrt-%w20..300 glrt-t%d1_%w27..300.%l9 glrtr-%w20..300 gldt-%w20..60 glft-%w20..60 glffct-%w20..60 glimt-%w25..60 glagent-%w50..70 gloas-%w64 glptt-%H40 glsoat-%w20..60 glcbt-%w22..90 glwt-%w20..60 GR1348941%w20",
    "gitlab_session _gitlab_session=%l32|k1gitlab_s",
    // Atlassian: Jira and Confluence, an organisation's admin, Bitbucket, Trello.
    "atlassian_token ATATT3%e180..200 ATCTT3%e180..200",
    "bitbucket_token ATBB%a32 BBDC-%b44",
    "trello_token ATTA%h72",
    // Builds.
    "circleci_token CCIPAT_%a22_%h40 CCIPRJ_%a22_%h40",
    "buildkite_token bkua_%h40",
    "harness_token pat.%w22.%a24.%a20 sat.%w22.%a24.%a20",
    "octopus_api_key API-%u26",
    "prefect_token pnu_%a36 pnb_%a36",
    "infracost_key ico-%a32",
    // Packages.
    "npm_token npm_%a36|c",
    "pypi_token pypi-AgE%w50..",
    "rubygems_key rubygems_%h48",
    "crates_io_token cio%a32|m",
    "nuget_key oy2%l43",
    "clojars_token CLOJARS_%l60",
    "docker_token dckr_pat_%w27 dckr_oat_%w27..32",
    "artifactory_key AKCp%a69|e45",
    "artifactory_token cmVmd%a59|e45",
    // What reads code and what documents it.
    "sourcegraph_token sgp_%H40 sgp_%H16_%H40 sgp_local_%H40",
    "sonar_token squ_%e40 sqp_%e40 sqa_%e40",
    "postman_key PMAK-%H24-%H34",
    "readme_key rdme_%l70",
    "launchdarkly_key sdk-%h8-%h4-%h4-%h4-%h12 api-%h8-%h4-%h4-%h4-%h12",
    "linear_key lin_api_%a40 lin_oauth_%a32..64",
    "notion_token ntn_%d11%a35 secret_%a43|e38|m",
    "figma_token figd_%w40..45",
    "airtable_token pat%a14.%h64",
    "contentful_token CFPAT-%w43",
    "settlemint_token sm_aat_%a16 sm_pat_%a16 sm_sat_%a16",
    "intra42_secret s-s4t2ud-%H64 s-s4t2af-%H64",
    "authress_key authress_%a5..30.%l4..6.acc%w11..33.%k30..120 scauth_%a5..30.%l4..6.acc%w11..33.%k30..120 sc_%a5..30.%l4..6.acc%w11..33.%k30..120 ext_%a5..30.%l4..6.acc%w11..33.%k30..120",
];
