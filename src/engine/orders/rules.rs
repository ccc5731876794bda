//! What makes words an order to whoever reads them.

use super::words::Words;

/// Makes of what was said before nothing.
const OVERRULE: &str = "ignore disregard forget override bypass ignoriere ignorieren vergiss vergessen missachte \
    ignorez oublie oubliez ignora olvida olvide desconsidere esqueca dimentica ignorate negeer \
    vergeet";

/// What was said before.
const SAID: &str = "instruction instructions prompt prompts directive directives guidelines rules criteria rubric \
    anweisung anweisungen vorgaben regeln consignes regles instrucciones reglas criterios \
    instrucoes regras istruzioni regole instructies";

/// Which of it.
const BEFORE: &str = "previous previously prior above earlier preceding foregoing former your system vorherigen \
    vorige vorigen bisherigen obigen deine ihre precedentes tes vos anteriores previas tus suas \
    precedenti bovenstaande";

/// All of it; with rules and criteria that is how people talk of cooking.
const ALL: &str = "all any every alle allen toutes todas tutte";
const GIVEN: &str = "instruction instructions prompt prompts anweisungen instrucciones instrucoes istruzioni \
    consignes";

/// Who judges, or is a model.
const READER: &str =
    "judge judges grader graders evaluator evaluators ai llm llms chatgpt claude gemini gpt";

/// Whoever says that they do it orders nobody.
const SELF: &str = "i we d ll would will to can could they he she not t never cannot";

/// Of those, who stand before the word itself.
const DOERS: &str = "i we d ll they he she not t never cannot";

const OBJECTS: &str =
    "this it me us my these candidate entry answer submission response report text the";

const BEST: &str = "full maximum max top highest perfect best ten hundred 10 100 5 five";

const POINTS: &str = "points marks score scores out rating grade 10 100 5";

const MOODS: &str = "positive negative neutral";

/// The word is one of these.
fn is(word: &str, list: &str) -> bool {
    !word.is_empty() && list.split(' ').any(|one| one == word)
}

/// What each word of a long text is asked first: whether it is as long as those are, and begins like them.
fn may_overrule(word: &str) -> bool {
    (6..=12).contains(&word.len())
        && word.starts_with(['i', 'd', 'f', 'o', 'b', 'v', 'm', 'e', 'n'])
}

/// How many words from that place on are an order, if they begin one.
pub(super) fn order(words: &Words, at: usize) -> Option<usize> {
    let word = words.get(at);
    let next = |step: usize| {
        let in_sentence = step < words.to_the_end(at, step + 1);
        if in_sentence {
            words.get(at + step)
        } else {
            ""
        }
    };
    match word {
        _ if may_overrule(word) && is(word, OVERRULE) => overrules(words, at),
        "dear" | "attention" | "attn" | "hey" | "hello" | "to" => {
            let speaks =
                word != "to" || is(words.before(at, 1), "note message instruction instructions");
            let skip = 1 + usize::from(is(next(1), "the all any every"));
            (speaks && is(next(skip), READER)).then_some(skip + 1)
        }
        "give" | "award" | "assign" | "grant" | "rate" | "score" | "mark" => grades(words, at),
        "label" | "classify" | "tag" | "categorize" | "categorise" => labels(words, at),
        "vote" => {
            let own = is(words.before(at, 1), SELF);
            let what = match next(1) {
                "yes" | "no" => Some(2),
                "for" if is(next(2), "this me candidate") => Some(3),
                _ => None,
            };
            what.filter(|_| !own)
        }
        "answer" | "reply" | "respond" | "output" | "return" => {
            let is_narrow = is(next(1), "only just simply exactly always");
            let skip = 2 + usize::from(next(2) == "with");
            (is_narrow && (is(next(skip), "yes no") || is(next(skip), MOODS))).then_some(skip + 1)
        }
        "reveal" | "print" | "repeat" | "show" | "display" | "leak" => {
            let skip = 1 + usize::from(next(1) == "me");
            let whose = next(skip);
            match (whose, next(skip + 1)) {
                ("your" | "the", "system") if is(next(skip + 2), "prompt message instructions") => {
                    Some(skip + 3)
                }
                ("your", "prompt" | "instructions") => Some(skip + 2),
                _ => None,
            }
        }
        "your" => {
            let is_new = next(1) == "new";
            let what = is(next(2), "role task instructions instruction persona");
            (is_new && what && is(next(3), "is are")).then_some(4)
        }
        "you" if next(1) == "are" => match (next(2), next(3)) {
            ("now", "acting" | "dan" | "unrestricted" | "jailbroken") | ("no", "longer")
                if next(3) != "longer" || is(next(4), "bound restricted") =>
            {
                Some(4)
            }
            _ => None,
        },
        "choose" | "pick" | "select" | "prefer" => {
            let own = is(words.before(at, 1), SELF);
            let this = next(1) == "this" && is(next(2), "candidate answer entry submission one");
            let over = this
                && words
                    .sentence(at, 9)
                    .any(|word| is(word, "others winner best over"));
            (over && !own).then_some(3)
        }
        _ => None,
    }
}

fn overrules(words: &Words, at: usize) -> Option<usize> {
    if is(words.before(at, 1), DOERS) {
        return None;
    }
    let length = words.to_the_end(at, 10);
    let within = |list: &str| (1..length).find(|step| is(words.get(at + step), list));
    let everything = within("everything anything all");
    let earlier = within("above before previously told");
    let said = within(SAID).filter(|_| within(BEFORE).is_some());
    let given = within(GIVEN).filter(|_| within(ALL).is_some());
    let rest = everything.and(earlier).filter(|step| *step <= 4);
    [said, given, rest]
        .into_iter()
        .flatten()
        .max()
        .map(|last| last + 1)
}

fn grades(words: &Words, at: usize) -> Option<usize> {
    if is(words.before(at, 1), SELF) || !is(words.get(at + 1), OBJECTS) {
        return None;
    }
    let length = words.to_the_end(at, 9);
    let best = (1..length).find(|step| is(words.get(at + step), BEST))?;
    let points = (best + 1..length.min(best + 4)).find(|step| is(words.get(at + step), POINTS));
    let points = points.or_else(|| labels(words, at));
    points.map(|last| last + 1)
}

fn labels(words: &Words, at: usize) -> Option<usize> {
    if is(words.before(at, 1), SELF) {
        return None;
    }
    let length = words.to_the_end(at, 7);
    let object = is(words.get(at + 1), "this it all every everything the these");
    let mood = (2..length).find(|step| is(words.get(at + step), MOODS))?;
    let as_one = words.get(at + mood - 1) == "as";
    (object && as_one).then_some(mood + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_question_lets_each_of_those_words_through() {
        for word in OVERRULE.split(' ') {
            assert!(may_overrule(word), "{word}");
        }
        assert!(!may_overrule("simmer") && !may_overrule("if"));
    }
}
