//! Numbers of Asia, Africa and Oceania.

use crate::detect::pii::check::Check::{By, None, Weighted};
use crate::detect::pii::check::asia::{
    au_business, cn_resident, in_aadhaar, in_gstin, in_pan, in_plate, jp_my_number, kr_business,
    kr_driver, kr_resident, kr_resident_checked, ph_tax, sg_nric, sg_uen, th_national, za_national,
};
use crate::detect::pii::check::verhoeff;
use crate::detect::pii::format::{Format, format};

/// Sources of the shapes: UIDAI, Income Tax Department and GSTN of India, ATO, ABR, ASIC and Services Australia, ICA and
/// ACRA of Singapore, Korea's Ministry of the Interior and National Tax Service, GB 11643-1999, FRSC and NIMC of Nigeria.
#[rustfmt::skip]
pub(super) const FORMATS: &[Format] = &[
    format!("au_abn" "99-999-999-999" By(au_business), 75 95 "abn" "business"),
    format!("au_acn" "999-999-999" Weighted(&[8, 7, 6, 5, 4, 3, 2, 1, 1], 10), 30 90 "acn" "company"),
    format!("au_tfn" "999-999-999" Weighted(&[1, 4, 3, 7, 5, 8, 6, 9, 10], 11), 35 95 "tfn" "tax"),
    format!("au_medicare" "[23456]999-99999-9" Weighted(&[1, 3, 7, 9, 1, 3, 7, 9, 9], 10), 40 95 "medicare"),
    format!("nz_ird" "999-999-999" None, 5 85 "ird" "inland"),
    format!("in_aadhaar" "9999.9999.9999" By(in_aadhaar), 55 95 "aadhaar" "aadhar" "uidai"),
    format!("in_pan" "AAAAA9999A" By(in_pan), 65 95 "pan" "permanent"),
    format!("in_pan" "XXXXXXXXXX" By(pan_like), 5 30 "pan" "permanent"),
    format!("in_gstin" "99AAAAA9999A[123456789abcdefghijklmnopqrstuvwxyz]zX" By(in_gstin), 80 95 "gstin" "gst"),
    format!("in_passport" "[abcdefghjklmnprstuvwy][123456789]9-9999[123456789]" None, 20 85 "passport" "passports"),
    format!("in_voter" "AAA9999999" None, 25 90 "voter" "epic" "elector"),
    format!("in_plate" "AA-99?-AA?A?-9999" By(in_plate), 55 90 "plate" "vehicle" "registration" "rto"),
    format!("sg_nric" "[stfgm]9999999A" By(sg_nric), 75 95 "nric" "fin" "identity"),
    format!("sg_nric" "A9999999A" None, 15 80 "nric" "fin"),
    format!("sg_uen" "999999999?A" By(sg_uen), 60 95 "uen" "entity"),
    format!("sg_uen" "[tsr]99AX9999A" By(sg_uen), 70 95 "uen" "entity"),
    format!("kr_rrn" "999999_[1234]999999" By(kr_resident), 60 95 "rrn" "resident" "korean" "주민등록번호" "주민번호"),
    format!("kr_rrn" "999999[1234]999999" By(kr_resident_checked), 55 95 "rrn" "resident" "korean" "주민등록번호" "주민번호"),
    format!("kr_rrn" "999999[1234]999999" By(kr_resident), 30 90 "rrn" "resident" "korean" "주민등록번호" "주민번호"),
    format!("kr_frn" "999999_[5678]999999" By(kr_resident), 60 95 "frn" "foreigner" "외국인등록번호"),
    format!("kr_frn" "999999[5678]999999" By(kr_resident_checked), 50 95 "frn" "foreigner" "외국인등록번호"),
    format!("kr_frn" "999999[5678]999999" By(kr_resident), 25 90 "frn" "foreigner" "외국인등록번호"),
    format!("kr_brn" "999-99-99999" By(kr_business), 40 90 "brn" "business" "사업자등록번호"),
    format!("kr_driver_license" "99_99_999999_99" By(kr_driver), 55 90 "license" "licence" "운전면허" "면허번호"),
    format!("kr_passport" "[ms]999A9999" None, 35 90 "passport" "passports" "여권번호는" "여권번호" "여권"),
    format!("kr_passport" "[ms]99999999" None, 25 90 "passport" "passports" "여권번호는" "여권번호" "여권"),
    format!("cn_resident_id" "99999999999999999[0123456789x]" By(cn_resident), 85 95 "身份证" "身份证号" "resident"),
    format!("jp_my_number" "9999-9999-9999" By(jp_my_number), 35 95 "マイナンバー" "個人番号" "mynumber"),
    format!("th_national_id" "9-9999-99999-99-9" By(th_national), 55 95 "thai" "national" "เลขประจำตัวประชาชน" "เลขบัตรประชาชน"),
    format!("ph_tin" "999-999-999-999" By(ph_tax), 40 95 "tin" "tax" "bir" "taxpayer"),
    format!("ph_tin" "999-999-999" By(ph_tax), 30 95 "tin" "tax" "bir" "taxpayer"),
    format!("my_nric" "999999_99_9999" By(kr_resident), 50 90 "mykad" "nric" "ic"),
    format!("za_id_number" "9999999999999" By(za_national), 55 95 "african" "rsa" "identity" "resident" "refugee" "id"),
    format!("ng_nin" "99999999999" By(verhoeff), 30 95 "nin" "nimc" "nigerian"),
    format!("ng_plate" "AAA-999AA" None, 40 90 "plate" "plates" "registration" "vehicle"),
    format!("il_id" "999999999" By(crate::detect::pii::check::luhn), 15 85 "teudat" "zehut" "israeli"),
];

/// Ten signs with four digits in a row among them and a letter: as PANs are typed by mistake.
fn pan_like(signs: &[u8]) -> bool {
    let mut runs = signs.split(|sign| !sign.is_ascii_digit());
    runs.any(|run| run.len() >= 4) && signs.iter().any(u8::is_ascii_alphabetic)
}
