//! Numbers of Germany.

use crate::detect::pii::check::Check::{By, None};
use crate::detect::pii::check::europe::{
    de_doctor, de_health, de_id_card, de_pension, de_postcode, de_practice, de_tax_id,
    de_tax_number, de_vat_id,
};
use crate::detect::pii::format::{Format, format};

/// Sources of the shapes: BZSt (tax ids), ELSTER (tax numbers by state), VKVV § 2 to 4, SGB V § 290, KBV (doctors, practices),
/// PAuswV and PassV (the letters that serial numbers are made of), FZV annex 1 and 2, HRV.
#[rustfmt::skip]
pub(super) const FORMATS: &[Format] = &[
    format!("de_tax_id" "[123456789]9_999_999_999" By(de_tax_id), 60 95 "steuer" "steueridentifikationsnummer" "idnr" "steuerid" "identifikationsnummer" "tin"),
    format!("de_tax_id" "[123456789]9999999999" By(de_tax_id), 35 95 "steuer" "steueridentifikationsnummer" "idnr" "steuerid" "identifikationsnummer" "tin"),
    format!("de_tax_number" "99/999/9999" None, 45 90 "steuernummer" "st" "stnr" "finanzamt" "steuer"),
    format!("de_tax_number" "99/999/99999" None, 45 90 "steuernummer" "st" "stnr" "finanzamt" "steuer"),
    format!("de_tax_number" "99/9999/9999" None, 45 90 "steuernummer" "st" "stnr" "finanzamt" "steuer"),
    format!("de_tax_number" "999/999/99999" None, 45 90 "steuernummer" "st" "stnr" "finanzamt" "steuer"),
    format!("de_tax_number" "999/9999/9999" None, 45 90 "steuernummer" "st" "stnr" "finanzamt" "steuer"),
    format!("de_tax_number" "9999999999999" By(de_tax_number), 5 85 "steuernummer" "st" "stnr" "finanzamt" "steuer"),
    format!("de_vat_id" "de.999.999.999" By(de_vat_id), 80 95 "ust" "umsatzsteuer" "vat" "idnr" "mwst" "ustid"),
    format!("de_vat_id" "de.999.999.999" None, 40 85 "ust" "umsatzsteuer" "vat" "idnr" "mwst" "ustid"),
    format!("de_id_card" "[cfghjklmnprtvwxyz]GGGGGGG9" By(de_id_card), 40 90 "personalausweis" "ausweis" "ausweisnummer" "perso" "identity"),
    format!("de_id_card" "t99999999" None, 20 85 "personalausweis" "ausweis" "ausweisnummer" "perso" "identity"),
    format!("de_passport" "[cfghjk]GGGGGGG9" By(de_id_card), 40 90 "reisepass" "pass" "passnummer" "passport"),
    format!("de_pension_number" "99999999A999" By(de_pension), 75 95 "rentenversicherung" "rentenversicherungsnummer" "sozialversicherungsnummer" "rvnr" "svnr"),
    format!("de_health_insurance" "A999999999" By(de_health), 40 90 "kvnr" "krankenkasse" "krankenversichertennummer" "egk" "versichertennummer" "gesundheitskarte"),
    format!("de_doctor_number" "999999999" By(de_doctor), 20 85 "lanr" "arztnummer" "arzt"),
    format!("de_practice_number" "999999999" By(de_practice), 3 80 "bsnr" "betriebsstaettennummer" "betriebsstättennummer" "praxis"),
    format!("de_driving_licence" "XX99999999X" None, 25 85 "fuehrerschein" "führerschein" "fahrerlaubnis" "fuehrerscheinnummer" "führerscheinnummer"),
    format!("de_company_register" "hr[ab]-[123456789]9?9?9?9?9?" None, 60 90 "handelsregister" "registergericht" "amtsgericht"),
    format!("de_postcode" "99999" By(de_postcode), 5 75 "plz" "postleitzahl"),
    format!("de_plate" "AA?A?_AA?_[123456789]9?9?9?[eh]?" None, 30 85 "kennzeichen" "kfz" "nummernschild" "plate"),
];
