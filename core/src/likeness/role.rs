//! What little words do in a sentence. Content is everything else.

use std::collections::BTreeMap;

/// What a word does.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Role {
    /// It names a thing, a deed or a quality.
    Content,
    /// `the`.
    Article,
    /// `is`, `does`.
    Auxiliary,
    /// `was`, `did`: the same of what is past.
    Past,
    /// `can`, `will`.
    Able,
    /// `should`, `must`.
    Ought,
    /// Whoever asks.
    First,
    /// Whoever is asked.
    Second,
    /// Others, by pronoun.
    Third,
    /// `it`, `there`.
    It,
    /// What stands beside the words: `this`.
    Deixis,
    /// `of`, `to`.
    Preposition,
    /// `before`, `without`: a preposition that makes another thing of what it stands with.
    Side,
    /// `and`.
    Conjunction,
    /// `how`.
    Question,
    /// `all`, `some`.
    Quantity,
    /// `best`, `last`.
    Degree,
    /// `not`.
    Negation,
    /// `please`.
    Filler,
    /// `3`, `three`.
    Number,
    /// `%`, `kg`.
    Unit,
    /// `May`, `Monday`, `today`.
    Day,
    /// `+`.
    Sign,
}

/// Roles by words.
#[derive(Clone, Debug)]
pub(super) struct Roles(BTreeMap<&'static str, Role>);

impl Role {
    /// Whether it says what is spoken of, and not only how.
    pub(super) const fn is_weighty(self) -> bool {
        match self {
            Self::Content
            | Self::Side
            | Self::Degree
            | Self::Negation
            | Self::Number
            | Self::Unit
            | Self::Day
            | Self::Sign => true,
            Self::Article
            | Self::Auxiliary
            | Self::Past
            | Self::Able
            | Self::Ought
            | Self::First
            | Self::Second
            | Self::Third
            | Self::It
            | Self::Deixis
            | Self::Preposition
            | Self::Conjunction
            | Self::Question
            | Self::Quantity
            | Self::Filler => false,
        }
    }
}

impl Roles {
    /// Of the languages of [`LISTS`].
    pub(super) fn new() -> Self {
        let mut roles = BTreeMap::new();
        for (role, words) in LISTS {
            for word in words.split_whitespace() {
                roles.entry(word).or_insert(role);
            }
        }
        Self(roles)
    }

    /// What a word in small letters does.
    pub(super) fn of(&self, word: &str) -> Role {
        match self.0.get(word) {
            Some(role) => *role,
            None if word.chars().any(char::is_numeric) => Role::Number,
            None => Role::Content,
        }
    }
}

/// English, and of German, French, Spanish, Italian, Portuguese and Dutch what an answer turns on: negations, questions,
/// numbers and days. What a word does in the first list that has it, it does.
const LISTS: [(Role, &str); 22] = [
    (Role::Article, "a an the"),
    (
        Role::Auxiliary,
        "is are am be being do does doing has have having",
    ),
    (Role::Past, "was were did had been"),
    (Role::Able, "can could will would may might"),
    (Role::Ought, "shall should must ought"),
    (Role::First, "i me my mine myself we us our ours ourselves"),
    (Role::Second, "you your yours yourself yourselves"),
    (
        Role::Third,
        "he him his himself she her hers herself they them their theirs themselves",
    ),
    (Role::It, "it its itself there"),
    (Role::Deixis, "this these here attached"),
    (Role::It, "that those"),
    (
        Role::Preposition,
        "of in on at for with by to into onto about during through within as per via upon among towards toward around",
    ),
    (
        Role::Side,
        "from before after over under above against between inside outside until till since than up down out off behind beyond \
         ohne gegen vor nach sans contre avant après sin contra antes después senza contro prima dopo sem depois zonder tegen voor na",
    ),
    (
        Role::Conjunction,
        "and or but if so because while though although whether",
    ),
    (
        Role::Question,
        "what which who whom whose when where why how \
         was wer wie wo wann warum wieso weshalb welche welcher welches quoi qui quand où pourquoi comment quel quelle qué quién \
         cuándo dónde cómo cuál chi quando dove perché quale quem onde porquê qual wat wie waar wanneer waarom hoe welke",
    ),
    (
        Role::Quantity,
        "all every each some any several lot lots enough such one someone anyone everyone somebody \
         anybody everybody",
    ),
    (
        Role::Degree,
        "many much few other another more most less least best worst better worse maximum max minimum min next only same top highest lowest biggest largest \
         smallest longest shortest last final",
    ),
    (
        Role::Negation,
        "not no never none nobody nothing neither nor without lack except unable hardly \
         nicht kein keine keinen keinem nie niemals nichts niemand ne pas jamais rien aucun aucune personne nunca nada nadie ninguno \
         ninguna non mai niente nessuno nessuna não nem ninguém nenhum nenhuma niet geen nooit niets niemand",
    ),
    (
        Role::Filler,
        "please just really actually very quite exactly simply also too basically truly hi hello thanks thank kindly okay ok",
    ),
    (
        Role::Number,
        "zero two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million billion half \
         twice double triple first second third fourth fifth \
         zwei drei vier fünf sechs sieben acht neun zehn deux trois quatre cinq huit neuf dix dos tres cuatro cinco seis siete \
         ocho nueve diez due tre quattro cinque sei sette otto nove dieci dois três quatro sete oito dez twee drie vijf zes zeven tien",
    ),
    (
        Role::Unit,
        "% ‰ $ € £ ¥ ₹ ° percent usd eur gbp inr dollar dollars euro euros pound pounds cent cents rupee rupees yen mm cm m km inch \
         inches foot feet yard yards mile miles mg g gram grams kg kilo kilos lb lbs ounce ounces ml liter liters litre litres gallon \
         gallons ms seconds minute minutes hour hours day days week weeks month months year years kb mb gb tb hz khz mhz ghz \
         watt watts kw volt volts celsius fahrenheit kelvin",
    ),
    (
        Role::Day,
        "now currently nowadays today tomorrow yesterday tonight monday tuesday wednesday thursday friday saturday sunday january february april june july \
         august september october november december montag dienstag mittwoch donnerstag freitag samstag sonntag heute morgen gestern",
    ),
];
