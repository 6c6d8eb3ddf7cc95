//! Words that mean the opposite of one another, and words that mean the same.
//!
//! Of everyday English, written down by meaning; no data set was looked at for them.

use std::collections::BTreeMap;

use super::ending::{infinitive, singular};

/// Opposites and words of one meaning, by what is left without endings.
#[derive(Clone, Debug)]
pub(super) struct Related {
    opposites: BTreeMap<&'static str, Vec<&'static str>>,
    /// The group of each word.
    groups: BTreeMap<&'static str, Vec<usize>>,
}

impl Related {
    pub(super) fn new() -> Self {
        let mut opposites: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for pair in OPPOSITES.split(',') {
            if let Some((one, other)) = pair.trim().split_once(' ') {
                let (one, other) = (singular(one), singular(other));
                opposites.entry(one).or_default().push(other);
                opposites.entry(other).or_default().push(one);
            }
        }
        let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (place, group) in SYNONYMS.split(',').enumerate() {
            for word in group.split_whitespace() {
                groups.entry(singular(word)).or_default().push(place);
            }
        }
        Self { opposites, groups }
    }

    /// Whether one says the opposite of the other.
    pub(super) fn are_opposed(&self, one: &str, other: &str) -> bool {
        let forms = |word| [singular(word), infinitive(word)];
        let is_listed = |one: &str, other: &str| {
            let known = self.opposites.get(one);
            known.is_some_and(|known| known.contains(&other))
        };
        forms(one)
            .into_iter()
            .any(|one| forms(other).into_iter().any(|other| is_listed(one, other)))
            || is_negated(one, other)
            || is_negated(other, one)
    }

    /// Whether both are in one group.
    pub(super) fn are_same(&self, one: &str, other: &str) -> bool {
        let groups = |word: &str| {
            self.groups
                .get(singular(word))
                .map_or(&[][..], Vec::as_slice)
        };
        groups(one)
            .iter()
            .any(|group| groups(other).contains(group))
    }
}

/// `unsafe` of `safe`.
fn is_negated(long: &str, short: &str) -> bool {
    let prefixes = ["un", "non", "in", "im", "il", "ir", "dis", "de", "anti"];
    short.len() > 3
        && prefixes
            .iter()
            .any(|prefix| long.strip_prefix(prefix) == Some(short))
}

const OPPOSITES: &str = "increase decrease, increase reduce, raise lower, gain lose, gain loss, buy sell, before after, \
    start stop, start end, start finish, begin end, begin finish, open close, enable disable, on off, up down, in out, \
    inside outside, above below, over under, left right, north south, east west, good bad, best worst, better worse, more \
    less, most least, maximum minimum, max min, highest lowest, largest smallest, biggest smallest, longest shortest, \
    fastest slowest, oldest youngest, easiest hardest, cheapest dearest, first last, next previous, high low, big small, \
    large small, long short, tall short, old new, old young, hot cold, fast slow, quick slow, hard soft, hard easy, difficult \
    easy, complex simple, rich poor, strong weak, heavy light, dark light, thick thin, wide narrow, deep shallow, male female, \
    man woman, men women, boy girl, husband wife, mother father, mom dad, brother sister, son daughter, uncle aunt, nephew \
    niece, king queen, guy girl, guy woman, he she, his her, him her, advantage disadvantage, pros cons, benefit drawback, \
    benefit risk, strength weakness, positive negative, legal illegal, possible impossible, true false, right wrong, win \
    lose, love hate, like dislike, like hate, remember forget, add remove, add delete, add subtract, multiply divide, create \
    delete, create destroy, insert delete, insert remove, import export, upload download, send receive, give take, give \
    receive, lend borrow, push pull, arrive depart, arrival departure, enter exit, enter leave, join leave, accept reject, accept \
    decline, accept refuse, accept deny, allow forbid, allow prevent, permit prohibit, approve deny, approve reject, agree \
    disagree, always never, everything nothing, everyone nobody, all none, with without, for against, from to, from into, \
    early late, earlier later, past future, day night, morning evening, summer winter, safe dangerous, healthy unhealthy, \
    public private, internal external, domestic foreign, domestic international, local remote, input output, credit debit, \
    income expense, profit loss, asset liability, deposit withdraw, deposit withdrawal, revenue cost, live die, life death, \
    birth death, alive dead, success failure, succeed fail, pass fail, cause cure, cause prevent, cause treat, prevent \
    treat, prevent cure, question answer, ask answer, teacher student, connect disconnect, attach detach, follow unfollow, \
    heat cool, freeze thaw, expand shrink, rise fall, grow shrink, appear disappear, major minor, urban rural, wet dry, empty \
    full, cheap expensive, clean dirty, happy sad, introvert extrovert, online offline, include exclude, introduce abolish, \
    build demolish, visible hidden, common rare, single married, half double, whole part, front back, top bottom, upper \
    lower, horizontal vertical, primary secondary, beginner expert, theory practice, supply demand, war peace, friend enemy, \
    hire fire, employer employee, landlord tenant, doctor patient, yes no, turn return, vertebrate invertebrate, encrypt \
    decrypt, encode decode, compress decompress, serialize deserialize, mount unmount, commit revert, push pop, ascending \
    descending, synchronous asynchronous, static dynamic, client server, request response, source target, sender receiver, \
    parent child, ancestor descendant, lock unlock, login logout, odd even, rational irrational, concave convex";

const SYNONYMS: &str = "get obtain acquire receive, buy purchase, start begin commence, finish end complete, big large huge, \
    small little tiny, film movie, phone mobile cellphone smartphone, picture photo image pic photograph, quick fast rapid \
    quickly rapidly, way method technique approach, help assist aid, kid child children, job work, career profession, car \
    automobile, house home, use utilize utilise, make create, delete remove erase, fix repair solve resolve, explain describe, \
    difference distinction, happen occur, need require, important significant, main primary, effect impact consequence, \
    view opinion stance position, easy simple, easiest simplest, smart intelligent clever, stupid dumb, scared afraid, wrong \
    incorrect, right correct, lose shed, near nearby close, trip travel journey, company firm business, college university, \
    tip advice suggestion recommendation, improve enhance, improve increase, illness disease, gift present, earn make, meaning \
    definition, mean signify, reason cause, teach instruct, price cost, favorite favourite, color colour, center centre, \
    organize organise, program programme, possible feasible, real true genuine, info information, app application, ad \
    advert advertisement, exam examination test, math maths mathematics, bike bicycle, bike motorcycle, laptop notebook, \
    website site, internet web, tv television, cancel terminate, refund reimbursement, cash money, change modify alter, verify \
    confirm check, wait hold, show display, choose pick select, rule regulation, error mistake, answer reply respond, speak \
    talk, look appear, look see, look search find, allow permit let, keep retain, stop prevent avoid, stop quit, quit leave, \
    buy get, rise increase, fall decrease, reduce decrease lower, attractive beautiful pretty, famous popular, rich wealthy, \
    sick ill, angry mad, happy glad, doctor physician, lawyer attorney, teacher instructor, boss manager, woman lady, man guy, \
    city town, country nation, street road, shop store, meal food, drink beverage, flat apartment, holiday vacation, autumn \
    fall, lift elevator, begin start, people person, step way, thing stuff, goal aim objective purpose, issue problem trouble, \
    type kind sort, example instance, part piece portion, amount quantity, contain include, platform framework, provide offer \
    supply, enable allow, powerful strong, various different, several multiple, data dataset, access retrieve, share \
    distribute, develop build create, build construct, support assist, efficient effective, cutting leading, latest newest \
    recent, customer client, employee worker staff, payment transaction, wire transfer, declined rejected, stolen lost";
