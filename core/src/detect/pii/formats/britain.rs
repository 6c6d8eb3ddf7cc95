//! Numbers of the United Kingdom and Ireland.

use crate::detect::pii::check::Check::{By, None, Weighted};
use crate::detect::pii::check::europe::{uk_driver, uk_nino, uk_plate};
use crate::detect::pii::format::{Format, format};

/// Sources of the shapes: NHS Data Dictionary (modulus 11), HMRC (NIM39110), DVLA, Royal Mail (PAF Programmers' Guide).
#[rustfmt::skip]
pub(super) const FORMATS: &[Format] = &[
    format!("uk_nhs" "999_999_9999" Weighted(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 11), 50 95 "nhs" "health" "patient"),
    format!("uk_nhs" "9999999999" Weighted(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 11), 30 90 "nhs" "health" "patient"),
    format!("uk_nino" "AA-99-99-99-[abcd]" By(uk_nino), 70 95 "nino" "insurance" "national" "ni"),
    format!("uk_passport" "AA9999999" None, 20 80 "passport" "passports"),
    format!("uk_driving_licence" "ANNNN9[0156]9[0123]99ANXAA" By(uk_driver), 70 95 "driving" "licence" "driver"),
    format!("uk_postcode" "[abcdefghijklmnoprstuwyz][abcdefghklmnopqrstuvwxy]99-9PP" None, 55 80 "postcode" "address" "post" "code"),
    format!("uk_postcode" "[abcdefghijklmnoprstuwyz][abcdefghklmnopqrstuvwxy]9[abehmnprvwxy]?-9PP" None, 55 80 "postcode" "address" "post" "code"),
    format!("uk_postcode" "[abcdefghijklmnoprstuwyz]99-9PP" None, 50 80 "postcode" "address" "post" "code"),
    format!("uk_postcode" "[abcdefghijklmnoprstuwyz]9[abcdefghjkpstuw]?-9PP" None, 50 80 "postcode" "address" "post" "code"),
    format!("uk_postcode" "gir-0aa" None, 55 80 "postcode"),
    format!("uk_plate" "[abcdefghjklmnoprstuvwxy][abcdefghjklmnoprstuvwxy]99-QQQ" By(uk_plate), 50 85 "plate" "registration" "vehicle" "car" "reg"),
    format!("uk_plate" "[abcdefghjklmnprstvwxy]99?9?_QQQ" None, 25 80 "plate" "registration" "vehicle" "car" "reg"),
    format!("uk_plate" "AAA-99?9?[abcdefghjklmnprstvwxy]" None, 20 80 "plate" "registration" "vehicle" "car" "reg"),
    format!("ie_pps" "9999999[abcdefghijklmnopqrstuvw][abhw]?" None, 30 90 "pps" "ppsn"),
];
