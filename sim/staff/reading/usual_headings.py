"""How columns are usually called in questionnaires, in English, Russian and Kazakh."""

import re
from collections.abc import Mapping

from sim.staff.reading.tables import folded

# By column, the likeliest heading first. Texts are compared without capitals, signs, numbering and what stands in
# brackets, and without the polite words below: "1. Укажите Ваш код:" is "код".
USUAL: dict[str, tuple[str, ...]] = {
    "id": (
        "id", "code", "teacher code", "teacher id", "participant code", "personal code", "code word", "nickname",
        "full name", "name of teacher", "surname and name", "first and last name",
        "код", "код учителя", "код педагога", "код участника", "личный код", "номер учителя", "табельный номер",
        "учитель", "педагог", "фио", "ф и о", "фио учителя", "фио педагога", "имя", "имя и фамилия", "фамилия и имя",
        "фамилия имя отчество",
        "коды", "мұғалім коды", "мұғалімнің коды", "педагог коды", "педагогтің коды", "жеке код", "мұғалім", "ұстаз",
        "аты жөні", "мұғалімнің аты жөні", "тегі аты", "есімі",
        "response id", "responseid", "respondent id", "номер ответа", "идентификатор ответа",
        "id ответа", "жауап нөмірі",
    ),
    "department": (
        "department", "school department", "in which department do you work", "which department do you work in",
        "which department are you in", "which department do you belong to", "department or subject group",
        "кафедра", "отдел", "отделение", "мо", "методобъединение", "методическое объединение", "кафедра мо",
        "кафедра или мо", "предметная кафедра", "на какой кафедре вы работаете",
        "бөлім", "кафедра атауы", "әдістемелік бірлестік", "әб", "бірлестік", "кафедра бірлестік",
    ),
    "grade": (
        "grade", "grade team", "grade you teach", "which grade do you teach", "class",
        "класс", "параллель", "в каком классе вы преподаете", "классы", "сынып", "сыныбы", "сынып параллелі",
    ),
    "unit": (
        "unit", "team", "working group", "professional learning community", "learning community", "study group",
        "lesson study group", "in which team do you work",
        "рабочая группа", "команда", "творческая группа", "фокус группа", "профессиональное сообщество",
        "жұмыс тобы", "команда атауы", "шығармашылық топ", "фокус топ", "кәсіби қауымдастық",
    ),
    "shift": ("shift", "school shift", "смена", "смена работы", "ауысым"),
    "head": (
        "head of department", "are you head of department", "заведующий кафедрой", "завкафедрой", "зав кафедрой",
        "руководитель кафедры", "руководитель мо", "кафедра меңгерушісі", "бөлім меңгерушісі", "бірлестік жетекшісі",
    ),
    "years_of_teaching": (
        "years of teaching", "years of experience", "teaching experience", "experience in years", "years as teacher",
        "how many years have you been teaching", "how many years have you taught", "how long have you been teaching",
        "стаж", "стаж работы", "педагогический стаж", "пед стаж", "педстаж", "стаж преподавания", "стаж лет",
        "стаж в годах", "трудовой стаж", "сколько лет вы преподаете", "сколько лет вы работаете учителем",
        "опыт работы",
        "өтіл", "өтілі", "еңбек өтілі", "жұмыс өтілі", "педагогикалық өтіл", "педагогикалық өтілі", "жұмыс тәжірибесі",
    ),
    "trust": (
        "trust in colleagues", "i trust my colleagues", "how much do you trust your colleagues",
        "how much do you trust in general your colleagues", "how much do you trust your colleagues in general",
        "доверие", "доверие к коллегам", "доверие коллегам", "я доверяю коллегам", "я доверяю своим коллегам",
        "я доверяю коллегам в целом", "насколько вы доверяете коллегам", "насколько вы доверяете своим коллегам",
        "сенім", "сенімділік", "әріптестерге сенім", "әріптестеріме сенемін", "мен әріптестеріме сенемін",
        "әріптестеріңізге қаншалықты сенесіз",
    ),
    "self_efficacy": ("teacher self efficacy", "самоэффективность", "өзіндік тиімділік"),
    "source": (
        "who", "who names", "who asks", "from whom", "respondent", "named by", "seeker",
        "кто", "кто называет", "кто обращается", "от кого", "источник", "кто выбирает", "кім", "кім атайды", "кімнен",
    ),
    "target": (
        "whom", "named", "who is named", "to whom", "colleague", "named colleague", "adviser", "advisor",
        "кого", "кого называет", "к кому", "к кому обращается", "кому", "коллега", "цель", "кого выбирает",
        "кімді", "кімді атайды", "кімге", "әріптес",
    ),
    "weight": (
        "how often", "frequency of contact", "how often do you meet", "contact frequency", "tie strength",
        "как часто", "частота", "частота общения", "частота контактов", "вес", "сила связи",
        "жиілік", "жиілігі", "қаншалықты жиі", "қандай жиілікпен",
    ),
    "tie_trust": ("trust in that colleague", "доверие", "сенім"),
}  # fmt: skip
POLITE = {
    "please", "your", "the", "enter", "write", "state", "give", "what", "is", "a", "an", "my",
    "пожалуйста", "ваш", "ваша", "ваше", "ваши", "укажите", "введите", "напишите", "выберите", "свой", "свою",
    "өтініш", "сіздің", "өзіңіздің", "жазыңыз", "көрсетіңіз", "таңдаңыз", "енгізіңіз",
}  # fmt: skip
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>")
NUMBERING = re.compile(r"^\s*(q|в|№)?\s*\d+(\.\d+)*\s*[.):_]\s*", re.IGNORECASE)


def plain_heading(text: str) -> str:
    """A heading without capitals, signs, numbering, brackets and polite words; never empty where letters are."""
    text = NUMBERING.sub("", BRACKETS.sub(" ", text))
    words = re.sub(r"[\W_]+", " ", folded(text)).split()
    return " ".join([word for word in words if word not in POLITE] or words)


_PLAIN = {name: tuple(dict.fromkeys(map(plain_heading, texts))) for name, texts in USUAL.items()}


def usual_heading(name: str, titles: Mapping[str, str], headings: list[str]) -> str | None:
    """The heading that usually stands for a column; None where there is none, or where two fit equally well.

    ``titles``: {heading: question in full}; a heading or its question may be the usual one. What programs write for
    themselves (``_id``, ``_uuid``) counts only where nothing else fits.
    """
    asked = [heading for heading in headings if not heading.startswith("_")]
    return _usual(name, titles, asked) or _usual(name, titles, headings)


def _usual(name: str, titles: Mapping[str, str], headings: list[str]) -> str | None:
    plain: dict[str, list[str]] = {}
    for heading in headings:
        group = heading.rpartition("/")[2]  # KoboToolbox writes group/question
        for text in {plain_heading(heading), plain_heading(titles.get(heading, heading)), plain_heading(group)}:
            plain.setdefault(text, []).append(heading)
    bare = {" ".join(heading.casefold().split()): heading for heading in headings}
    for usual in (name.replace("_", " "), *_PLAIN.get(name, ())):
        if usual in bare:  # the very words, whatever else resembles them
            return bare[usual]
        if len(plain.get(usual, ())) == 1:
            return plain[usual][0]
    return None
