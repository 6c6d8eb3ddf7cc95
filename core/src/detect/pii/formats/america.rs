//! Numbers of the United States, Canada and Latin America.

use crate::detect::pii::check::Check::{By, None};
use crate::detect::pii::check::america::{
    br_cnpj, br_cpf, ca_sin, cl_rut, us_dea, us_itin, us_npi, us_routing, us_ssn,
};
use crate::detect::pii::format::{Format, format};

/// Sources of the shapes: SSA, IRS, CMS (MBI format, position by position), DEA, ABA, ESDC, Receita Federal, SII.
#[rustfmt::skip]
pub(super) const FORMATS: &[Format] = &[
    format!("us_ssn" "999_99_9999" By(us_ssn), 55 95 "ssn" "ssns" "ssid" "social" "security" "ss"),
    format!("us_ssn" "999-99-9999" By(us_ssn), 15 85 "ssn" "ssns" "ssid" "social" "security" "ss"),
    format!("us_itin" "999_99_9999" By(us_itin), 55 95 "itin" "taxpayer" "tax" "individual"),
    format!("us_itin" "999-99-9999" By(us_itin), 20 85 "itin" "taxpayer" "tax" "individual"),
    format!("us_passport" "999999999" None, 5 75 "passport" "passports" "passportnumber"),
    format!("us_passport" "A99999999" None, 15 80 "passport" "passports" "passportnumber"),
    format!("us_driver_license" "A9999999?9?9?9?9?9?9?9?9?" None, 15 75 "driver" "drivers" "driving" "license" "licence" "dl" "permit" "lic"),
    format!("us_driver_license" "AA999999?9?9?9?" None, 10 75 "driver" "drivers" "driving" "license" "licence" "dl" "permit" "lic"),
    format!("us_driver_license" "9999999?9?9?9?9?9?9?9?9?" None, 3 70 "driver" "drivers" "driving" "license" "licence" "dl" "permit" "lic"),
    format!("us_routing_number" "9999-9999-9" By(us_routing), 40 90 "aba" "routing" "transit" "rtn" "wire"),
    format!("us_npi" "[12]999-999-999" By(us_npi), 40 90 "npi" "provider" "prescriber"),
    format!("us_npi" "[12]999999999" By(us_npi), 40 90 "npi" "provider" "prescriber"),
    format!("us_mbi" "[123456789]BD9-BD9-BB99" None, 65 90 "mbi" "medicare" "beneficiary"),
    format!("us_dea" "[abcdefghjklmprstux]N9999999" By(us_dea), 40 90 "dea" "certificate" "prescriber" "registration"),
    format!("ca_sin" "999_999_999" By(ca_sin), 45 90 "sin" "insurance" "assurance" "nas"),
    format!("ca_sin" "999999999" By(ca_sin), 35 90 "sin" "insurance" "assurance" "nas"),
    format!("ca_postal_code" "[abceghjklmnprstvxy]9[abceghjklmnprstvwxyz]-9[abceghjklmnprstvwxyz]9" None, 55 80 "postal" "code" "zip"),
    format!("br_cpf" "999.999.999-99" By(br_cpf), 70 95 "cpf" "contribuinte" "fiscal"),
    format!("br_cnpj" "99.999.999.9999-99" By(br_cnpj), 75 95 "cnpj" "empresa"),
    format!("cl_rut" "99?.999.999-[0123456789k]" By(cl_rut), 40 90 "rut" "run"),
    format!("mx_curp" "AAAA999999[hmx]AAAAAX9" None, 70 95 "curp"),
    format!("mx_rfc" "AAAA?999999XX[0123456789a]" None, 55 90 "rfc"),
];
