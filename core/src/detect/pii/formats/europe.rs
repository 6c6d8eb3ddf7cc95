//! Numbers of the rest of Europe.

use crate::detect::pii::check::Check::{By, Luhn, None, Weighted};
use crate::detect::pii::check::day;
use crate::detect::pii::check::europe::{
    be_national, be_vat, es_nie, es_nif, fi_identity, fr_nir, hr_oib, it_fiscal_code, no_national,
    pl_pesel, se_organisation, se_personal, tr_national, tr_plate,
};
use crate::detect::pii::format::{Format, format};

/// Sources of the shapes: INSEE (NIR), SIRENE, AEAT and Ministerio del Interior, Agenzia delle Entrate, Rijksdienst voor
/// Identiteitsgegevens, Skatteverket, Digital and Population Data Services Agency, Ministerstwo Cyfryzacji, Nüfus; VIES for VAT ids.
#[rustfmt::skip]
pub(super) const FORMATS: &[Format] = &[
    format!("fr_nir" "[123478]-99-99-9[0123456789ab]-999-999-99" By(fr_nir), 80 95 "nir" "sécurité" "securite" "sociale" "insee" "assuré" "vitale"),
    format!("fr_siren" "999_999_999" Luhn, 40 85 "siren" "entreprise"),
    format!("fr_siret" "999-999-999-99999" Luhn, 45 90 "siret" "entreprise" "établissement"),
    format!("es_nif" "99999999-A" By(es_nif), 70 95 "nif" "dni" "documento" "identificación"),
    format!("es_nif" "9999999-A" By(es_nif), 45 90 "nif" "dni" "documento" "identificación"),
    format!("es_nie" "[xyz]-9999999-A" By(es_nie), 75 95 "nie" "extranjero" "identificación"),
    format!("es_passport" "AAA999999" None, 25 85 "pasaporte" "passport"),
    format!("it_fiscal_code" "AAAAAAOO[abcdehlmprst]OOAOOOA" By(it_fiscal_code), 90 95 "codice" "fiscale" "cf"),
    format!("it_fiscal_code" "AAAAAA99[abcdehlmprst]99A999A" None, 55 85 "codice" "fiscale" "cf"),
    format!("it_vat_id" "99999999999" Luhn, 35 90 "piva" "iva" "partita"),
    format!("it_vat_id" "it-99999999999" Luhn, 60 95 "piva" "iva" "partita" "vat"),
    format!("it_passport" "AA-9999999" None, 20 80 "passaporto" "passport"),
    format!("it_identity_card" "AA-9999999" None, 15 80 "carta" "identità" "identita" "identity" "documento"),
    format!("it_identity_card" "AA99999AA" None, 25 85 "carta" "identità" "identita" "identity" "documento"),
    format!("it_identity_card" "9999999AA" None, 20 85 "carta" "identità" "identita" "identity" "documento"),
    format!("it_driver_license" "AA9999999A" None, 25 85 "patente" "guida" "driver" "license" "licence"),
    format!("it_driver_license" "u1CCCCCCCA" None, 40 90 "patente" "guida" "driver" "license" "licence"),
    format!("nl_bsn" "999-999-999" Weighted(&[9, 8, 7, 6, 5, 4, 3, 2, 10], 11), 30 95 "bsn" "burgerservicenummer" "sofinummer" "sofi"),
    format!("nl_bsn" "9999.99.999" Weighted(&[9, 8, 7, 6, 5, 4, 3, 2, 10], 11), 30 95 "bsn" "burgerservicenummer" "sofinummer" "sofi"),
    format!("be_national_number" "99.99.99-999.99" By(be_national), 65 95 "rijksregisternummer" "registre" "rijksregister" "insz" "niss" "national"),
    format!("be_vat_id" "be-[01]999.999.999" By(be_vat), 75 95 "btw" "tva" "vat"),
    format!("at_vat_id" "atu99999999" None, 60 90 "uid" "ust" "vat"),
    format!("fr_vat_id" "frXX-999-999-999" None, 60 90 "tva" "vat"),
    format!("nl_vat_id" "nl999999999b99" None, 75 95 "btw" "vat"),
    format!("es_vat_id" "esX9999999X" None, 60 90 "iva" "vat" "nif"),
    format!("ch_ahv" "756.9999.9999.99" By(ean_13), 75 95 "ahv" "avs" "sozialversicherung"),
    format!("dk_cpr" "999999_9999" By(day_first), 40 90 "cpr" "personnummer"),
    format!("no_national_number" "999999-99999" By(no_national), 65 95 "fødselsnummer" "fodselsnummer" "personnummer"),
    format!("fi_identity_code" "999999[-+abcdefyxwvu]999[0123456789abcdefhjklmnprstuvwxy]" By(fi_identity), 80 95 "henkilötunnus" "hetu" "identity" "personal"),
    format!("se_personal_number" "999999_9999" By(se_personal), 60 95 "personnummer" "pnr" "personal" "samordningsnummer"),
    format!("se_personal_number" "999999+9999" By(se_personal), 60 95 "personnummer" "pnr" "personal" "samordningsnummer"),
    format!("se_personal_number" "99999999-9999" By(se_personal), 60 95 "personnummer" "pnr" "personal" "samordningsnummer"),
    format!("se_personal_number" "9999999999" By(se_personal), 30 90 "personnummer" "pnr" "personal" "samordningsnummer"),
    format!("se_organisation_number" "999999_9999" By(se_organisation), 40 90 "orgnr" "organisationsnummer" "orgnummer" "organisation"),
    format!("se_organisation_number" "9999999999" By(se_organisation), 20 85 "orgnr" "organisationsnummer" "orgnummer" "organisation"),
    format!("pl_pesel" "99999999999" By(pl_pesel), 40 95 "pesel"),
    format!("pl_nip" "999-999-99-99" Weighted(&[6, 5, 7, 2, 3, 4, 5, 6, 7, 10], 11), 30 90 "nip" "podatkowej"),
    format!("pt_nif" "[12356789]99-999-999" Weighted(&[9, 8, 7, 6, 5, 4, 3, 2, 1], 11), 25 90 "nif" "contribuinte"),
    format!("hr_oib" "99999999999" By(hr_oib), 35 95 "oib"),
    format!("ro_cnp" "[12345678]999999999999" By(ro_cnp), 40 95 "cnp"),
    format!("tr_national_id" "[123456789]9999999999" By(tr_national), 60 95 "tckn" "kimlik" "tc" "turkish"),
    format!("tr_plate" "99-AA?A?-999?9?" By(tr_plate), 30 85 "plaka" "plate" "plakası" "plakasi"),
];

/// The check digit of EAN-13, which Switzerland's AHV number has (ZAS).
fn ean_13(signs: &[u8]) -> bool {
    use crate::detect::pii::check::weighted;
    weighted(signs, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
}

/// A number that begins with a day, then a month (Denmark's CPR).
fn day_first(signs: &[u8]) -> bool {
    day::day_first(signs, 0)
}

/// Romania's CNP: weights 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9 modulo 11; 10 is 1.
fn ro_cnp(signs: &[u8]) -> bool {
    use crate::detect::pii::check::{at, weighted};
    let rest = weighted(signs, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    at(signs, 12) == if rest == 10 { 1 } else { rest } && day::year_first(signs, 1)
}
