//! What the corpora call our kinds.

/// What a kind of ours is called where sentences are measured; the corpora's names come through as they are.
pub(super) fn of_sentences(name: &str) -> &str {
    match name {
        "person" => "PERSON",
        "place" | "street_address" | "postcode" | "uk_postcode" | "de_postcode"
        | "ca_postal_code" | "GPE" | "STREET_ADDRESS" | "ZIP_CODE" => "LOCATION",
        "organization" => "ORGANIZATION",
        "nationality" => "NRP",
        "title" => "TITLE",
        "age" => "AGE",
        "date" | "birth_date" | "weekday" => "DATE_TIME",
        "url" => "DOMAIN_NAME",
        "email" => "EMAIL_ADDRESS",
        "payment_card" => "CREDIT_CARD",
        "phone" => "PHONE_NUMBER",
        "iban" => "IBAN_CODE",
        "ip_address" => "IP_ADDRESS",
        "us_ssn" => "US_SSN",
        "us_driver_license" => "US_DRIVER_LICENSE",
        other => other,
    }
}

/// Whether a kind alone tells little of who somebody is.
pub(super) fn is_common(name: &str) -> bool {
    matches!(
        name,
        "place" | "organization" | "nationality" | "title" | "date" | "weekday" | "age" | "url"
    )
}

/// Our kinds that a recognizer looks for.
pub(super) fn of_recognizer(recognizer: &str, entity: Option<&str>) -> Vec<String> {
    let kinds: &[&str] = match (entity.unwrap_or(""), recognizer) {
        ("ABA_ROUTING_NUMBER", _) => &["us_routing_number"],
        ("CREDIT_CARD", _) => &["payment_card"],
        ("CRYPTO", _) => &["crypto_address"],
        ("DATE_TIME", _) => &["date", "birth_date", "weekday"],
        ("DE_BSNR", _) => &["de_practice_number"],
        ("DE_FUEHRERSCHEIN", _) => &["de_driving_licence"],
        ("DE_HANDELSREGISTER", _) => &["de_company_register"],
        ("DE_KFZ", _) => &["de_plate"],
        ("DE_LANR", _) => &["de_doctor_number"],
        ("DE_PLZ", _) => &["de_postcode"],
        ("DE_SOCIAL_SECURITY", _) => &["de_pension_number"],
        ("EMAIL_ADDRESS", _) => &["email"],
        ("FI_PERSONAL_IDENTITY_CODE", _) => &["fi_identity_code"],
        ("IBAN_CODE", _) => &["iban"],
        ("IN_VEHICLE_REGISTRATION", _) => &["in_plate"],
        ("IT_VAT_CODE", _) => &["it_vat_id"],
        ("MEDICAL_LICENSE", _) => &["us_dea"],
        ("NG_VEHICLE_REGISTRATION", _) => &["ng_plate"],
        ("PH_MOBILE_NUMBER" | "TR_PHONE_NUMBER" | "PHONE_NUMBER", _) | (_, "phone") => &["phone"],
        ("SE_ORGANISATIONSNUMMER", _) => &["se_organisation_number"],
        ("SE_PERSONNUMMER", _) => &["se_personal_number"],
        ("SG_NRIC_FIN", _) => &["sg_nric"],
        ("TH_TNIN", _) => &["th_national_id"],
        ("TR_LICENSE_PLATE", _) => &["tr_plate"],
        ("UK_VEHICLE_REGISTRATION", _) => &["uk_plate"],
        ("US_BANK_NUMBER", _) => &["bank_account"],
        ("", "spacy" | "stanza" | "transformers") => &["person", "date", "weekday"],
        (entity, _) => return vec![entity.to_ascii_lowercase()],
    };
    kinds.iter().map(|kind| (*kind).to_owned()).collect()
}

/// Recognizers of what has check digits.
const CHECKED: [&str; 37] = [
    "aba_routing",
    "au_abn",
    "au_acn",
    "au_medicare",
    "au_tfn",
    "ca_sin",
    "certificate_number",
    "credit_card",
    "crypto",
    "de_health_insurance",
    "de_id_card",
    "de_lanr",
    "de_passport",
    "de_social_security",
    "de_tax_id",
    "es_nie",
    "es_nif",
    "fi_personal_identity_code",
    "iban",
    "in_aadhaar",
    "it_fiscal_code",
    "it_vat_code",
    "kr_brn",
    "kr_frn",
    "kr_rrn",
    "ng_nin",
    "ph_tin",
    "pl_pesel",
    "se_organisationsnummer",
    "se_personnummer",
    "sg_fin",
    "sg_uen",
    "th_tnin",
    "tr_national_id",
    "uk_nhs",
    "us_npi",
    "za_id_number",
];

/// Whether what a recognizer looks for has check digits.
pub(super) fn has_check(recognizer: &str) -> bool {
    CHECKED.contains(&recognizer)
}
