//! Numbers that are the same everywhere.

use crate::detect::pii::card;
use crate::detect::pii::check::Check::{By, None};
use crate::detect::pii::format::{Format, format};

/// Postcodes tell nothing from other numbers, but for what they are called.
/// Payment cards have 12 to 19 digits (ISO/IEC 7812-1); they are printed in fours, American Express' as 4, 6, 5 and Diners' as 4, 6, 4.
#[rustfmt::skip]
pub(super) const FORMATS: &[Format] = &[
    format!("payment_card" "9999999999999?9?9?9?9?9?" By(card::is_card), 80 95 "card" "cards" "credit" "debit" "visa" "mastercard" "amex" "karte" "kreditkarte" "carte" "tarjeta" "cartao" "carta" "kaart" "kort" "pan" "payment"),
    format!("payment_card" "9999999999999999999" By(card::is_card), 80 95 "card" "cards" "credit" "debit" "visa" "mastercard" "maestro" "karte" "carte" "tarjeta"),
    format!("payment_card" "9999_9999_9999_9999" By(card::is_card), 90 95 "card" "credit"),
    format!("payment_card" "9999_9999_9999_9999_999" By(card::is_card), 90 95 "card" "credit"),
    format!("payment_card" "9999_999999_99999" By(card::is_card), 90 95 "card" "credit"),
    format!("payment_card" "9999_999999_9999" By(card::is_card), 90 95 "card" "credit"),
    format!("bank_account" "999999999?9?9?9?9?9?9?9?9?" None, 5 70 "account" "acct" "banking" "konto" "kontonummer" "compte" "cuenta" "conto" "conta" "rekening"),
    format!("postcode" "999?9?9?9?9?" None, 3 75 "zip" "zipcode" "postcode" "postal" "plz" "postleitzahl" "cap" "cep"),
    format!("postcode" "99_999" None, 3 75 "zip" "zipcode" "postcode" "postal" "kod"),
    format!("postcode" "999_99" None, 3 75 "zip" "zipcode" "postcode" "postal" "psc"),
    format!("postcode" "99999_9999" None, 10 75 "zip" "zipcode" "postcode" "postal"),
    format!("postcode" "99999_999" None, 10 75 "zip" "zipcode" "postcode" "postal" "cep"),
    format!("postcode" "9999_AA" None, 10 75 "zip" "zipcode" "postcode" "postal"),
    format!("imei" "99-999999-999999-9" By(crate::detect::pii::check::luhn), 40 90 "imei"),
];
