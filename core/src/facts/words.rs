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
    while let Some((known, topics)) = TABLE.get(slot) {
        if *topics == 0 {
            return 0;
        }
        if *known == word.get() {
            return *topics;
        }
        slot = (slot + 1) % SLOTS;
    }
    0
}

/// A power of two, and twice the words at least: most look-ups end at the first slot.
const SLOTS: usize = 4096;

static TABLE: [(u32, u32); SLOTS] = table();

#[expect(clippy::as_conversions, reason = "no other conversion is constant")]
const fn slot(hash: u32) -> usize {
    // FNV's high bits are its better ones.
    (hash ^ (hash >> 16)) as usize % SLOTS
}

#[expect(clippy::indexing_slicing, reason = "runs in the compiler only")]
const fn table() -> [(u32, u32); SLOTS] {
    let mut table = [(0, 0); SLOTS];
    let mut list = 0;
    while list < WORDS.len() {
        let (topic, words) = WORDS[list];
        let words = words.as_bytes();
        let (mut word, mut at) = (Hash::EMPTY, 0);
        while at <= words.len() {
            if at < words.len() && words[at] != b' ' {
                word = word.byte(words[at]);
            } else if word.get() != Hash::EMPTY.get() {
                let slot = free(&table, word.get());
                table[slot] = (word.get(), table[slot].1 | topic.bit());
                word = Hash::EMPTY;
            }
            at += 1;
        }
        list += 1;
    }
    table
}

/// The slot that has this word, or is to have it.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler only")]
const fn free(table: &[(u32, u32); SLOTS], hash: u32) -> usize {
    let mut slot = slot(hash);
    while table[slot].1 != 0 && table[slot].0 != hash {
        slot = (slot + 1) % SLOTS;
    }
    slot
}

const WORDS: [(Topic, &str); Topic::COUNT] = [
    (
        Topic::Quantity,
        "each every per half twice thrice double doubled triple tripled quarter third thirds total totals sum \
         altogether remaining remainder remain remains left more less fewer than times percent percentage \
         ratio rate average many much amount number equal equally extra additional another rest combined spend \
         spends spent earn earns earned cost costs price prices pay pays paid buy buys bought sell sells sold \
         save saves saved profit discount dollars dollar cents cent euros pounds money hour hours minute minutes \
         second seconds day days week weeks month months year years daily weekly monthly yearly mile miles \
         kilometers km meters feet inches inch gallons liters litres pounds ounces grams kg speed distance \
         length width height area volume weight weighs age older younger old next first last initially \
         dozen hundred thousand million one two three four five six seven eight nine ten eleven twelve \
         fifteen twenty thirty forty fifty sixty eighty",
    ),
    (
        Topic::Maths,
        "integral integrals derivative derivatives differentiate integrate polynomial polynomials matrix matrices \
         vector vectors eigenvalue eigenvalues determinant theorem lemma corollary equation equations \
         inequality function functions sequence series converge converges convergent limit limits continuous \
         differentiable homomorphism isomorphism isomorphic group groups subgroup abelian cyclic ring rings \
         ideal field fields finite infinite prime primes integer integers rational irrational real complex \
         modulo mod divisor divisible factorial permutation permutations combination combinations probability \
         random variance deviation mean median distribution triangle triangles circle radius diameter angle \
         angles perpendicular parallel tangent sine cosine sin cos tan log logarithm exponent exponential \
         root roots sqrt square squared cube cubed fraction fractions numerator denominator multiply divide \
         subtract graph slope intercept coordinate coordinates axis hypotenuse quadratic linear coefficient \
         coefficients solve compute calculate evaluate simplify prove proof algebra algebraic geometry \
         calculus arithmetic topology metric subset bijection injective surjective basis dimension kernel \
         frac degree digits digit units maximum minimum maximize minimize",
    ),
    (
        Topic::Logic,
        "statement statements premise premises conclusion valid invalid argument arguments implies imply implied \
         infer inference deduce deduction fallacy fallacious tautology contradiction contradictory proposition \
         propositions propositional predicate quantifier negation conjunction disjunction conditional \
         antecedent consequent equivalent iff consistent inconsistent necessarily sufficient true false \
         hypothesis logical logically therefore thus hence entail entails clue clues either neither \
         converse contrapositive syllogism truth formula symbolization counterexample if then unless whether",
    ),
    (
        Topic::Negation,
        "not no never none nor neither nothing cannot can't don't doesn't didn't isn't aren't wasn't won't \
         wouldn't shouldn't couldn't except excluding without unless least unlikely incorrect incorrectly false \
         wrong untrue impossible lacks lack absent exception however although despite instead rather",
    ),
    (
        Topic::Reasoning,
        "why how explain because reason reasons reasoning derive justify compare contrast analyze analyse \
         analysis evaluate assess assessment design architect architecture plan strategy strategies optimize \
         optimise optimal tradeoff tradeoffs trade-offs trade-off debug diagnose investigate root-cause \
         suppose assume assuming assumption imagine consider given determine predict estimate interpret \
         implications imply consequences effect effects affect cause causes result results step steps \
         step-by-step carefully critically rigorous rigorously implement refactor migrate integrate solve \
         prove demonstrate propose recommend which best most likely primarily should would could might",
    ),
    (
        Topic::Recall,
        "who when where whose whom name named called known capital city country born died author wrote written \
         actor actress singer sings song film movie album band team player president king queen located \
         famous invented discovered define definition meaning means define stands acronym color colour \
         what's who's where's",
    ),
    (
        Topic::Chore,
        "translate translation summarize summarise summary tldr rewrite rephrase paraphrase reword shorten \
         proofread correct grammar spelling spell typo typos capitalize lowercase uppercase format reformat \
         extract classify categorize categorise label tag sentiment greet hello hi hey thanks thank please \
         bye goodbye good morning evening ok okay yes sure list remind weather joke title headline polite \
         convert bullet bullets sentence email reply",
    ),
    (
        Topic::Demand,
        "must should shall exactly only ensure require requires required requirement requirements include \
         including exclude avoid constraint constraints constrained always never strictly precisely limit \
         format schema json yaml xml csv table markdown unless following according specified without within \
         maximum minimum consistent valid validate handle edge cases",
    ),
    (
        Topic::Legal,
        "law laws legal court courts judge jury defendant defendants plaintiff plaintiffs prosecutor statute \
         statutes statutory contract contracts contractual tort torts negligence liable liability damages \
         jurisdiction constitutional constitution amendment clause trial verdict appeal appeals appellate \
         evidence hearsay testimony testify testified witness guilty crime criminal felony murder homicide \
         manslaughter burglary robbery larceny arson assault battery lease tenant landlord deed easement \
         covenant conveyance conveyed mortgage title fee estate heirs will testator trust trustee warrant \
         arrest arrested search seizure indictment indicted motion counsel attorney attorneys lawyer sue sued \
         suing lawsuit damages breach breached offeror offeree consideration equity injunction treaty treaties \
         sovereignty precedent doctrine legislature legislative congress ordinance regulation regulations \
         compliance gdpr agreement party parties hereby herein thereof pursuant whereas indemnify \
         indemnification copyright patent trademark",
    ),
    (
        Topic::Medicine,
        "patient patients diagnosis diagnose diagnosed symptom symptoms disease diseases disorder syndrome \
         treatment therapy therapeutic clinical clinician physician doctor nurse hospital drug drugs dose \
         dosage medication antibiotic antibiotics infection infected virus viral bacteria bacterial tumor \
         tumour cancer carcinoma biopsy surgery surgical pain fever blood pressure cardiac heart lung lungs \
         liver kidney renal pulmonary artery arteries vein nerve nerves muscle muscles bone brain insulin \
         glucose hormone hormones receptor receptors enzyme enzymes protein proteins gene genes genetic \
         mutation chromosome dna rna cell cells membrane tissue tissues anatomy physiology acute chronic \
         lesion stenosis pregnancy pregnant fetal infant examination",
    ),
    (
        Topic::Science,
        "energy force forces mass velocity acceleration momentum electron electrons proton neutron photon atom \
         atoms atomic molecule molecules molecular ion ions ionic bond bonds orbital orbitals quantum wave \
         wavelength frequency voltage current resistance resistor capacitor circuit circuits magnetic electric \
         electrical charge temperature pressure heat thermal entropy enthalpy equilibrium reaction reactions \
         reactant reagent acid base ph solution concentration molar mole moles oxidation catalyst compound \
         compounds element elements isotope radioactive decay nucleus nuclear gravity gravitational friction \
         torque kinetic potential particle particles relativity laser spectrum spectra hydrogen oxygen \
         carbon nitrogen sodium polymer transistor amplifier impedance viscosity stress strain telescope \
         star stars galaxy planet orbit",
    ),
    (
        Topic::Finance,
        "revenue revenues expense expenses asset assets liability liabilities equity stock stocks share shares \
         shareholder shareholders dividend dividends bond bonds interest loan loans mortgage invest investment \
         investments investor market markets demand supply inflation unemployment gdp monetary fiscal policy \
         tax taxes taxable income deduction audit auditor auditing accounting account accounts balance ledger \
         debit credit cash invoice inventory depreciation amortization fiscal firm firms monopoly elasticity \
         marginal aggregate curve currency exchange tariff tariffs budget portfolio",
    ),
    (
        Topic::Computing,
        "code coding program programs programming programmer software algorithm algorithms compile compiler \
         compiled runtime python javascript typescript java rust golang kotlin swift ruby php sql bash shell \
         html css react node django flask kubernetes docker terraform linux unix api apis endpoint http https \
         json regex database databases query queries schema index array arrays list string strings integer \
         boolean loop recursion recursive pointer pointers stack heap queue tree hash hashmap thread threads \
         mutex async await class method methods variable variables parameter parameters return returns bug \
         bugs debug exception exceptions traceback stacktrace unittest tests git commit merge server servers \
         client cache memory cpu gpu kernel bit bits byte bytes binary encryption encrypted cryptography tcp \
         network packet protocol router function functions script library package import module interface \
         refactor implement complexity asymptotic turing automaton repository deploy deployment",
    ),
    (
        Topic::Breadth,
        "essay report article story chapter novel blog detailed detail comprehensive thorough thoroughly \
         extensive exhaustive complete in-depth long pages paragraphs words outline proposal documentation \
         specification tutorial guide lecture screenplay script draft write generate create develop build",
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
    (
        Topic::Html,
        "html css div span href body head class style img svg xml",
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
        assert_eq!(of("prove"), Topic::Maths.bit() | Topic::Reasoning.bit());
        assert_eq!(of("plaintif"), 0);
        assert_eq!(of(""), 0);
    }

    #[test]
    fn the_table_has_room() {
        let taken = TABLE.iter().filter(|(_, topics)| *topics != 0).count();
        assert!(taken > 1000 && taken * 2 < SLOTS, "{taken}");
    }
}
