//! The words Baton knows by itself: general English by what it tells of a request, and the commonest
//! words of some languages.
//!
//! They were chosen by what they mean and not by any data set. The table of their hashes is made by the
//! compiler; looking a word up is one or two comparisons.

use super::hash::Hash;
use super::topic::Topic;

/// What is known of a word: the bits of its topics.
pub(super) fn topics(word: Hash) -> u32 {
    let mut slot = slot(word.get());
    loop {
        let place = TABLE.slots.get(slot).map_or(0, |place| usize::from(*place));
        match place
            .checked_sub(1)
            .and_then(|place| TABLE.words.get(place))
        {
            Some((known, topics)) if *known == word.get() => return *topics,
            Some(_) => slot = (slot + 1) % SLOTS,
            None => return 0,
        }
    }
}

/// A power of two, and twice the words at least: most look-ups end at the first slot.
const SLOTS: usize = 4096;

/// The most words there may be; what is beyond those there are is left empty.
const MOST: usize = 1250;

static TABLE: Table = table();

/// Words by their hashes.
struct Table {
    /// The place among `words`, from 1, of the word whose hash falls into this slot, or one before it.
    slots: [u16; SLOTS],
    /// Hashes and topics.
    words: [(u32, u32); MOST],
}

#[expect(clippy::as_conversions, reason = "no other conversion is constant")]
const fn slot(hash: u32) -> usize {
    // FNV's high bits are its better ones.
    (hash ^ (hash >> 16)) as usize % SLOTS
}

#[expect(clippy::indexing_slicing, reason = "runs in the compiler only")]
const fn table() -> Table {
    let mut table = Table {
        slots: [0; SLOTS],
        words: [(0, 0); MOST],
    };
    let (mut list, mut count) = (0, 0);
    while list < WORDS.len() {
        let (topic, words) = WORDS[list];
        let words = words.as_bytes();
        let (mut word, mut at) = (Hash::EMPTY, 0);
        while at <= words.len() {
            if at < words.len() && words[at] != b' ' {
                word = word.byte(words[at]);
            } else if word.get() != Hash::EMPTY.get() {
                count = table.add(word.get(), topic.bit(), count);
                word = Hash::EMPTY;
            }
            at += 1;
        }
        list += 1;
    }
    table
}

impl Table {
    /// Adds a topic to a word, which may be new; how many words there are then.
    #[expect(clippy::indexing_slicing, reason = "runs in the compiler only")]
    #[expect(clippy::as_conversions, reason = "no other conversion is constant")]
    const fn add(&mut self, hash: u32, topic: u32, count: u16) -> u16 {
        let mut slot = slot(hash);
        while self.slots[slot] != 0 {
            let place = self.slots[slot] as usize - 1;
            if self.words[place].0 == hash {
                self.words[place].1 |= topic;
                return count;
            }
            slot = (slot + 1) % SLOTS;
        }
        self.words[count as usize] = (hash, topic);
        self.slots[slot] = count + 1;
        count + 1
    }
}

const WORDS: [(Topic, &str); Topic::COUNT] = [
    (
        Topic::Quantity,
        "each every per half twice thrice double doubled triple tripled quarter third thirds total totals sum \
         altogether remaining remainder remain remains more less fewer than times percent percentage ratio \
         rate average many much amount number equal equally extra additional another combined spend spends \
         spent earn earns earned cost costs price prices pay paid buy buys bought sell sells sold save saves \
         saved profit discount dollars dollar cents cent euros money hour hours minute minutes seconds day \
         days week weeks month months year years daily weekly monthly yearly mile miles kilometers km meters \
         feet inches inch gallons liters litres ounces grams kg speed distance length width height area \
         volume weight weighs older younger initially dozen hundred thousand million one two three four five \
         six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty eighty",
    ),
    (
        Topic::Comparison,
        "more less fewer than times as twice thrice half most least same equal greater smaller larger higher lower \
         older younger longer shorter better worse faster slower each every per double triple",
    ),
    (
        Topic::Connective,
        "if when while before after then because although though but unless until whether since so that which who \
         whose whom where than as instead also only both either neither however therefore",
    ),
    (
        Topic::Maths,
        "integral integrals derivative derivatives differentiate integrate polynomial polynomials matrix \
         matrices vector vectors eigenvalue eigenvalues determinant theorem lemma corollary equation \
         equations inequality converge converges convergent differentiable homomorphism isomorphism \
         isomorphic subgroup abelian cyclic finite infinite prime primes integer integers rational irrational \
         modulo mod divisor divisible factorial permutation permutations combination combinations probability \
         variance deviation triangle triangles radius perpendicular parallel tangent sine cosine log \
         logarithm exponent exponential sqrt squared cube cubed numerator denominator slope intercept \
         coordinate coordinates hypotenuse quadratic linear coefficient coefficients simplify algebra \
         algebraic geometry calculus arithmetic topology metric subset bijection injective surjective \
         dimension kernel frac maximize minimize",
    ),
    (
        Topic::Logic,
        "statement statements premise premises conclusion valid invalid argument arguments implies imply implied \
         infer inference deduce deduction fallacy fallacious tautology contradiction contradictory proposition \
         propositions propositional predicate quantifier negation conjunction disjunction conditional \
         antecedent consequent equivalent iff consistent inconsistent necessarily sufficient true false \
         hypothesis logical logically therefore thus hence entail entails clue clues either neither \
         converse contrapositive syllogism truth formula symbolization counterexample ii iii iv if then unless whether",
    ),
    (
        Topic::Negation,
        "not no never none nor neither nothing cannot can't don't doesn't didn't isn't aren't wasn't won't \
         wouldn't shouldn't couldn't except excluding without unless least unlikely incorrect incorrectly false \
         wrong untrue impossible lacks lack absent exception however although despite instead rather",
    ),
    (
        Topic::Reasoning,
        "why explain reasoning derive justify analyze analyse analysis evaluate assess assessment design \
         architect architecture strategy strategies optimize optimise optimal tradeoff tradeoffs trade-offs \
         trade-off debug diagnose investigate root-cause imagine implications imply consequences step-by-step \
         carefully critically rigorous rigorously implement refactor migrate integrate prove demonstrate \
         propose recommend",
    ),
    (
        Topic::Recall,
        "who whose whom capital city country born died author wrote written actor actress singer sings song \
         film movie album band president king queen located famous invented discovered definition meaning \
         stands acronym what's who's where's",
    ),
    (
        Topic::Chore,
        "translate translation summarize summarise summary tldr rewrite rephrase paraphrase reword shorten \
         proofread grammar spelling typo typos capitalize lowercase uppercase format reformat extract \
         classify categorize categorise sentiment greet hello hi hey thanks thank bye goodbye ok okay joke \
         headline polite bullet bullets reply",
    ),
    (
        Topic::Demand,
        "must shall exactly ensure require requires required requirement requirements exclude avoid \
         constraint constraints constrained strictly precisely format schema json yaml xml csv table markdown \
         specified validate",
    ),
    (
        Topic::Legal,
        "legal court courts jury defendant defendants plaintiff plaintiffs prosecutor statute statutes \
         statutory contract contracts contractual tort torts negligence liable liability jurisdiction \
         constitutional constitution amendment trial verdict appellate hearsay testimony testify testified \
         guilty crime criminal felony murder homicide manslaughter burglary robbery larceny arson lease \
         tenant landlord deed easement covenant conveyance conveyed heirs testator trustee warrant arrest \
         arrested seizure indictment indicted counsel attorney attorneys lawyer sued suing lawsuit breach \
         breached offeror offeree injunction treaty treaties sovereignty precedent legislature legislative \
         congress ordinance regulation regulations compliance gdpr hereby herein thereof pursuant whereas \
         indemnify indemnification copyright patent trademark",
    ),
    (
        Topic::Medicine,
        "patient patients diagnosis diagnose diagnosed symptom symptoms disease diseases disorder syndrome \
         therapy therapeutic clinical clinician physician dosage medication antibiotic antibiotics infection \
         infected virus viral bacteria bacterial tumor tumour cancer carcinoma biopsy surgery surgical \
         cardiac liver kidney renal pulmonary artery arteries vein nerve nerves muscles insulin glucose \
         hormone hormones receptor receptors enzyme enzymes protein proteins gene genes genetic mutation \
         chromosome dna rna membrane tissue tissues anatomy physiology acute chronic lesion stenosis \
         pregnancy pregnant fetal infant",
    ),
    (
        Topic::Science,
        "forces velocity acceleration momentum electron electrons proton neutron photon atom atoms atomic \
         molecule molecules molecular ion ions ionic orbital orbitals quantum wavelength frequency voltage \
         resistor capacitor circuits magnetic electric electrical thermal entropy enthalpy equilibrium \
         reactant reagent ph molar mole moles oxidation catalyst isotope radioactive decay nucleus nuclear \
         gravity gravitational friction torque kinetic particle particles relativity laser spectrum spectra \
         hydrogen oxygen carbon nitrogen sodium polymer transistor amplifier impedance viscosity telescope \
         galaxy planet",
    ),
    (
        Topic::Finance,
        "revenue revenues expense expenses asset assets liabilities equity shareholder shareholders dividend \
         dividends loan loans mortgage invest investment investments investor inflation unemployment gdp \
         monetary fiscal taxes taxable audit auditor auditing accounting ledger debit invoice depreciation \
         amortization monopoly elasticity marginal aggregate tariff tariffs portfolio",
    ),
    (
        Topic::Computing,
        "coding programming programmer software algorithm algorithms compile compiler compiled runtime python \
         javascript typescript java rust golang kotlin swift ruby php sql bash shell html css react node \
         django flask kubernetes docker terraform linux unix api apis endpoint http https json regex database \
         databases query queries schema array arrays boolean recursion recursive queue hash hashmap thread \
         threads mutex async bug bugs debug exception exceptions traceback stacktrace unittest git commit \
         merge cpu gpu byte bytes binary encryption encrypted cryptography tcp packet protocol router \
         refactor complexity asymptotic turing automaton repository deploy deployment",
    ),
    (
        Topic::Breadth,
        "essay novel blog detailed detail comprehensive thorough thoroughly extensive exhaustive in-depth \
         paragraphs outline proposal documentation specification tutorial lecture screenplay script",
    ),
    (
        Topic::Language,
        "english german french spanish italian portuguese dutch russian chinese mandarin japanese korean arabic \
         hebrew hindi bengali turkish polish czech greek latin swedish norwegian danish finnish hungarian \
         romanian ukrainian vietnamese thai indonesian urdu persian farsi swahili translate translation \
         deutsch français español italiano português nederlands",
    ),
    (
        Topic::English,
        "the of and to in is that for it with as was on are be this by from at have which or an what you",
    ),
    (
        Topic::German,
        "der die das und ist nicht ein eine ich zu den mit sich auf für von dem wie wir sie es auch wird sind \
         bitte kann im des",
    ),
    (
        Topic::French,
        "le la les des et est un une dans que qui pour pas sur avec ce il je vous nous au du par plus sont \
         cette aux",
    ),
    (
        Topic::Spanish,
        "el la los las de y es un una en que por para con no se su al lo como más está del qué pero cómo",
    ),
    (
        Topic::Italian,
        "il lo la gli le di e è un una che per con non si sono del della nel come più questo anche alla",
    ),
    (
        Topic::Portuguese,
        "o os as de e é um uma que para com não se do da em no na por mais como dos das você são",
    ),
    (
        Topic::Dutch,
        "de het een en van is dat niet ik te zijn op voor met die aan er om hij wij naar bij ook wat deze",
    ),
    (
        Topic::Python,
        "python py def elif self import from none lambda yield pass print __init__ async await numpy pandas len range",
    ),
    (
        Topic::Rust,
        "rust rs fn let mut impl pub struct enum match trait crate unwrap vec str usize println",
    ),
    (
        Topic::JavaScript,
        "javascript typescript js ts jsx tsx const let var function undefined null console document export require \
         promise typeof",
    ),
    (
        Topic::Java,
        "java kotlin csharp public private static void extends implements final class new string override system",
    ),
    (
        Topic::C,
        "c cpp include int char printf malloc sizeof struct nullptr std cout void unsigned const",
    ),
    (
        Topic::Go,
        "go golang func chan defer package fmt nil err interface goroutine",
    ),
    (
        Topic::Sql,
        "sql select from where join inner outer group order by insert into values update table create primary",
    ),
    (
        Topic::Shell,
        "bash sh shell zsh sudo echo grep awk sed fi done then apt curl chmod export",
    ),
];

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn of(word: &str) -> u32 {
        topics(word.chars().fold(Hash::EMPTY, Hash::letter))
    }

    #[test]
    fn a_word_has_every_topic_it_stands_in() {
        assert_eq!(of("plaintiff"), Topic::Legal.bit());
        assert_eq!(of("für"), Topic::German.bit());
        assert_eq!(of("least"), Topic::Comparison.bit() | Topic::Negation.bit());
        assert_eq!(of("plaintif"), 0);
        assert_eq!(of(""), 0);
    }

    #[test]
    fn the_table_is_neither_full_nor_much_too_large() {
        let taken = TABLE
            .words
            .iter()
            .filter(|(_, topics)| *topics != 0)
            .count();
        assert!(taken < MOST && taken + 200 > MOST, "{taken}");
    }
}
