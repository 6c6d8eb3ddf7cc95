//! How refusals begin, in the languages that requests are sorted by.
//!
//! Per language two: declining ("I'm sorry, but I can't help with that"), and speaking of oneself as a machine
//! ("As an AI, I"). They are of our own making, from what such sentences say; the apostrophes are straight.

/// Every one; `(?i)` knows all alphabets' cases.
pub(super) const ALL: [&str; 26] = [
    // English.
    r"(?ix)^\W*(?:(?:(?:i'?m|i\ am|we'?re|we\ are)?\s*(?:really|very|so|truly|terribly)?\s*(?:sorry|afraid)|apologies|i\ apologi[sz]e|my\ apologies|unfortunately|regrettably|no|thank\ you)\b[^.!?]{0,60}?\b)?
        (?:i|we)(?:\s+(?:can(?:no|')t|can\ not|could\ not|won't|will\ not|don't|do\ not|shouldn't|should\ not|must)\s+(?:be\ able\ to\s+)?|(?:'m|'re|\ am|\ are)\s+(?:currently\ |simply\ )?(?:unable|not\ able|not\ allowed|not\ permitted|not\ comfortable)\s+(?:to\s+)?)
        (?:in\ good\ conscience\s+)?
        (?:help|assist|comply|fulfil|decline|refuse|accommodate|participate|engage|continue\ with|support\ th|feel\ comfortable|do\ that|do\ this|answer\ (?:that|this|your)|respond\ to|discuss\ (?:that|this)|offer\ (?:advice|guidance|instructions)|provide\ (?:that|this|you|any|instructions|guidance|information|assistance|help|advice|medical|legal|financial|personal)|generate\ (?:that|this|content)|create\ (?:that|this|content)|write\ (?:that|this)|share\ (?:that|this)|with\ (?:that|this|your))",
    r"(?i)\bas an? (?:\w+ ){0,3}?(?:ai|a\.i\.|artificial intelligence|language model|chatbot|virtual assistant)\b[^.!?]{0,60}?,? (?:i|it is not|my)\b",
    r"(?i)^\W*i(?:'m| am) (?:just |only |merely )?an? (?:\w+ ){0,3}?(?:ai|artificial intelligence|language model|chatbot)\b[^.!?]{0,80}\b(?:can(?:no|')t|can not|don't|do not|unable|not able)\b",
    // German.
    r"(?i)^\W*(?:es )?(?:tut mir (?:sehr )?leid|entschuldig\w*|verzeih\w*|leider|bedaure)[^.!?]{0,60}\b(?:kann|darf|werde|möchte|können|dürfen|bin)\b[^.!?]{0,100}\b(?:nicht|keine?n?|außerstande)\b",
    r"(?i)^\W*(?:dabei|damit|das|diese[nrms]?|bei \w+|hierbei) (?:kann|darf|werde) ich [^.!?]{0,80}\bnicht\b",
    r"(?i)\bals (?:\w+ )?(?:ki\b|ki-|künstliche intelligenz|sprachmodell|(?:großes )?sprachmodell)[^.!?]{0,60}\b(?:ich|mir|meine)\b",
    // French.
    r"(?i)^\W*(?:(?:je suis|nous sommes) (?:vraiment |sincèrement )?(?:désolée?s?|navrée?s?)|désolée?|malheureusement|je m'excuse|toutes mes excuses)[^.!?]{0,60}\b(?:je|nous) (?:ne (?:peux|puis|pouvons|suis)|n'ai)\b",
    r"(?i)^\W*je ne (?:peux|puis) (?:pas )?(?:vous |t'|te )?(?:aider|répondre|fournir|accéder|assister)\b",
    r"(?i)\ben tant qu(?:e |')(?:\w+ )?(?:ia\b|intelligence artificielle|modèle de langage|assistante? virtuel)",
    // Spanish.
    r"(?i)^\W*(?:lo siento|lo lamento|disculpa\w*|perdón|perdona\w*|lamentablemente|desafortunadamente)[^.!?]{0,60}\bno (?:puedo|podemos|me es posible|estoy)\b",
    r"(?i)^\W*no (?:puedo|podemos) (?:ayudar|asistir|proporcionar|responder|cumplir)",
    r"(?i)\bcomo (?:una? )?(?:\w+ )?(?:ia\b|inteligencia artificial|modelo de lenguaje|asistente virtual)",
    // Italian.
    r"(?i)^\W*(?:mi dispiace|mi spiace|spiacente|purtroppo|mi scuso)[^.!?]{0,60}\bnon (?:posso|possiamo|sono in grado|mi è possibile)\b",
    r"(?i)^\W*non (?:posso|possiamo) (?:aiutar|assister|fornir|risponder)",
    r"(?i)\b(?:in quanto|come) (?:una? |un')?(?:\w+ )?(?:ia\b|intelligenza artificiale|modello (?:di linguaggio|linguistico)|assistente virtuale)",
    // Portuguese.
    r"(?i)^\W*(?:desculpe?|sinto muito|lamento|infelizmente|peço desculpas?)[^.!?]{0,60}\bnão (?:posso|podemos|consigo|estou|me é possível)\b",
    r"(?i)^\W*não (?:posso|podemos|consigo) (?:ajudar|auxiliar|fornecer|responder)",
    r"(?i)\bcomo (?:uma? )?(?:\w+ )?(?:ia\b|inteligência artificial|modelo de linguagem|assistente virtual)",
    // Dutch.
    r"(?i)^\W*(?:het spijt me|sorry|helaas|excuses|mijn excuses)[^.!?]{0,60}\b(?:kan|mag|kunnen)\b[^.!?]{0,80}\b(?:niet|geen)\b",
    r"(?i)\bals (?:een )?(?:\w+ )?(?:ai\b|ai-|kunstmatige intelligentie|taalmodel)[^.!?]{0,60}\b(?:ik|mijn)\b",
    // Russian and Ukrainian.
    r"(?i)^\W*(?:извините|простите|к сожалению|мне жаль|прошу прощения|вибачте|на жаль)[^.!?]{0,60}\b(?:не (?:могу|можу|можем|имею|в состоянии))\b",
    r"(?i)\b(?:как|будучи|як) (?:\w+ )?(?:ии\b|искусственн\w+ интеллект\w*|языков\w+ модел\w+|мовна модель)",
    // Chinese.
    r"^\W*(?:很|非常|十分)?(?:抱歉|对不起|對不起|遗憾|不好意思)[^。！？]{0,40}(?:无法|無法|不能|不可以|没办法|不便)",
    r"(?:作为|作為|身为)(?:一个|一個|一名)?(?:人工智能|AI|ＡＩ|语言模型|語言模型|大型语言模型|智能助手)",
    // Japanese.
    r"^\W*(?:大変)?(?:申し訳(?:ありません|ございません)|すみません|ごめんなさい|恐れ入りますが)[^。！？]{0,60}(?:できません|お答えできません|できかねます|いたしかねます|お手伝いできません)|(?:AI|人工知能|言語モデル)(?:言語モデル|アシスタント)?(?:として|である私|なので)",
    // Korean.
    r"^\W*(?:정말 )?(?:죄송합니다만|죄송하지만|죄송합니다|미안하지만|유감스럽지만)[^.!?]{0,80}(?:수 없|어렵습니다|불가능)|(?:AI|인공지능)(?: 언어)?(?: 모델| 어시스턴트)?(?:로서|이기 때문에|이므로)",
];
