//! AWS's signatures, where a provider's cluster has them made: Envoy signs whatever it is told to, and
//! AWS says no.

use super::ask::Asked;
use super::bootstrap::Filter;
use super::node::Node;

/// Every host of AWS has its region in its name.
const AWS: &str = ".amazonaws.com";

pub(super) fn check(provider: &Node<'_>, filters: &[Filter<'_>], asked: &mut Asked) {
    let signing = filters
        .iter()
        .filter(|filter| filter.typed.name == "AwsRequestSigning");
    for Filter { typed, .. } in signing {
        if provider.get("format").text() == Some("bedrock") {
            asked
                .about(&typed.body.get("service_name"))
                .must_be_text("bedrock", "Bedrock refuses every signature");
        }
        check_region(provider, &typed.body.get("region"), asked);
    }
}

fn check_region(provider: &Node<'_>, region: &Node<'_>, asked: &mut Asked) {
    let authority = provider.get("authority").text().unwrap_or_default();
    let mut labels = authority.split(['.', ':']);
    asked.about(region).must_hold(
        !authority.contains(AWS) || labels.any(|label| Some(label) == region.text()),
        format!("the region in the provider's `authority`, `{authority}`"),
        "AWS refuses signatures that are for another region",
    );
}
