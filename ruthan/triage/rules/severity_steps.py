"""Tables of the severity factors: a value, when it holds, its sentence; the first line decides."""

from __future__ import annotations

from typing import Final

from ruthan.triage.rules.factors import Matter, Step, always

LARGE, SOME, SMALL = 1_000_000, 100_000, 10_000
SEXUAL: Final = (
    "csam", "grooming", "sexual-extortion", "livestream", "unwanted-sexual",
    "self-generated-shared", "exploitation-offer", "missing-risk",
)  # fmt: skip


def _life(matter: Matter) -> bool:
    return matter.facts.signal("self_harm") or matter.facts.cue("life_now")


def _disaster_now(matter: Matter) -> bool:
    return matter.of("MIS", "disaster") and matter.facts.topic("disaster_now")


def _dangerous_health(matter: Matter) -> bool:
    return matter.facts.signal("health_cure") or matter.facts.cue("stop_medicine", "poison")


def _about_health(matter: Matter) -> bool:
    return matter.of("MIS", "health") or matter.of("COM")


def _identity(matter: Matter) -> bool:
    return matter.of("SCM") and matter.facts.signal("asks_id_document", "asks_otp")


def _money_matter(matter: Matter) -> bool:
    return matter.of("SCM") or matter.of("COM") or matter.of("SUP")


def _at_stake(matter: Matter) -> int:
    """Baht lost or asked for; an amount that is only promised as bait is nobody's loss."""
    facts = matter.facts
    bait = facts.signal("prize", "loan_offer", "too_good_return", "job_offer", "gambling")
    if bait and not facts.sent and not facts.signal("asks_transfer"):
        return 0
    return facts.baht


HARM: Final = (
    Step(0, lambda m: m.of("NONE"), "ไม่พบอันตราย", "no harm found"),
    Step(4, lambda m: m.of("CHD"), "เกี่ยวกับความปลอดภัยของเด็ก", "a child's safety"),
    Step(4, _life, "มีอันตรายต่อชีวิต", "danger to life"),
    Step(
        4,
        lambda m: m.facts.cue("incite") or m.facts.signal("violence_call"),
        "ยุยงให้ทำร้าย",
        "incites violence",
    ),
    Step(4, _disaster_now, "ภัยที่ถึงชีวิตได้", "a disaster that can cost lives"),
    Step(3, lambda m: m.of("ELC"), "กระทบสิทธิเลือกตั้ง", "touches the right to vote"),
    Step(3, lambda m: _about_health(m) and _dangerous_health(m), "เสี่ยงต่อสุขภาพ", "endangers health"),
    Step(3, lambda m: m.of("COM") and m.facts.cue("injury"), "มีผู้ได้รับบาดเจ็บ", "somebody was hurt"),
    Step(
        3,
        lambda m: m.of("SCM") and _at_stake(m) >= SMALL,
        "เงินตั้งแต่ 10,000 บาท",
        "money of 10,000 baht or more",
    ),
    Step(3, _identity, "เสี่ยงถูกสวมรอยตัวตน", "risk of identity theft"),
    Step(2, _money_matter, "ทรัพย์สินหรือสิทธิผู้บริโภค", "property or consumer rights"),
    Step(
        2,
        lambda m: m.of("MIS", "health", "disaster", "security", "drug", "crime"),
        "ทำให้คนตื่นตระหนกหรือปฏิบัติตัวผิด",
        "may cause panic or wrong conduct",
    ),
    Step(2, lambda m: m.facts.cue("bank_run"), "อาจทำให้แห่ถอนเงิน", "may cause a run on a bank"),
    Step(1, always, "ทำให้สับสนหรือเสียชื่อเสียง", "confusion or damage to a name"),
)

EXTENT: Final = (
    Step(0, lambda m: m.of("NONE"), "ไม่พบความเสียหาย", "no damage found"),
    Step(4, lambda m: m.of("CHD", *SEXUAL) or _life(m), "ผลกระทบย้อนคืนไม่ได้", "cannot be undone"),
    Step(
        4,
        lambda m: _about_health(m) and m.facts.cue("stop_medicine", "poison"),
        "หยุดรักษาแล้วย้อนคืนไม่ได้",
        "lost treatment cannot be undone",
    ),
    Step(
        4,
        lambda m: _money_matter(m) and _at_stake(m) > LARGE,
        "เกิน 1 ล้านบาท",
        "more than 1 million baht",
    ),
    Step(
        3,
        lambda m: _money_matter(m) and _at_stake(m) >= SOME,
        "100,000 บาทขึ้นไป",
        "100,000 baht or more",
    ),
    Step(3, lambda m: m.of("SCM", "14"), "ข้อมูลขององค์กรถูกยึด", "an organisation's data is held"),
    Step(
        3,
        lambda m: m.of("ELC") or (_money_matter(m) and m.facts.cue("many_victims")),
        "กระทบคนตั้งแต่ 10 คน",
        "ten people or more",
    ),
    Step(
        2,
        lambda m: _money_matter(m) and _at_stake(m) >= SMALL,
        "10,000 บาทขึ้นไป",
        "10,000 baht or more",
    ),
    Step(
        2,
        lambda m: (
            m.of("CHD") or m.facts.cue("injury") or (_about_health(m) and _dangerous_health(m))
        ),
        "บาดเจ็บที่รักษาได้",
        "harm that can be healed",
    ),
    Step(2, lambda m: m.facts.cue("bank_run"), "ความเสียหายเป็นวงกว้างได้", "damage may spread"),
    Step(
        0,
        lambda m: (
            m.of("MIS")
            and len(m.strands) == 1
            and not m.facts.signal("asks_forward")
            and not _disaster_now(m)
        ),
        "ยังไม่มีความเสียหาย",
        "no damage yet",
    ),
    Step(1, always, "ไม่ถึง 10,000 บาทหรือเพียงเสี่ยง", "under 10,000 baht or only a risk"),
)

TARGET: Final = (
    Step(0, lambda m: m.of("NONE"), "ไม่มีกลุ่มเป้าหมาย", "nobody is targeted"),
    Step(
        4,
        lambda m: m.of("CHD", "csam") or _life(m),
        "เด็กเล็กหรือผู้อยู่ในวิกฤต",
        "a young child or a person in crisis",
    ),
    Step(3, lambda m: m.of("CHD"), "เด็ก", "a child"),
    Step(3, lambda m: m.facts.cue("elder") and not m.of("MIS"), "ผู้สูงอายุ", "an elderly person"),
    Step(
        3,
        lambda m: _about_health(m) and (m.facts.cue("patient") or m.facts.signal("health_cure")),
        "ผู้ป่วย",
        "patients",
    ),
    Step(3, lambda m: m.facts.cue("disaster_victim"), "ผู้ประสบภัย", "disaster victims"),
    Step(
        2,
        lambda m: (
            m.of("SCM") and (m.facts.cue("debtor") or m.facts.signal("job_offer", "loan_offer"))
        ),
        "คนมีหนี้หรือหางาน",
        "people in debt or looking for work",
    ),
    Step(1, always, "คนทั่วไป", "the general public"),
)

BELIEVABLE: Final = (
    Step(0, lambda m: m.of("NONE"), "ไม่มีคำอ้าง", "no claim"),
    Step(
        4,
        lambda m: m.facts.signal("synthetic_media"),
        "สื่อคล้ายสร้างด้วย AI",
        "media that looks machine-made",
    ),
    Step(
        4,
        lambda m: (
            m.facts.signal("impersonates_agency")
            and (
                m.facts.cue("official_paper")
                or m.facts.linked
                or m.facts.signal("asks_remote_app", "lookalike_domain")
            )
        ),
        "แอบอ้างหน่วยงานพร้อมของปลอมที่ดูเหมือนจริง",
        "an agency imitated with convincing props",
    ),
    Step(
        4,
        lambda m: m.of("ELC", "impersonate"),
        "แอบอ้างหน่วยงานเลือกตั้ง",
        "poses as the election authority",
    ),
    Step(3, lambda m: m.facts.signal("impersonates_agency"), "แอบอ้างหน่วยงาน", "poses as an agency"),
    Step(
        3,
        lambda m: m.facts.signal("impersonates_brand", "lookalike_domain"),
        "แอบอ้างแบรนด์",
        "poses as a brand",
    ),
    Step(
        3,
        lambda m: m.facts.signal("impersonates_person"),
        "แอบอ้างคนรู้จักหรือคนดัง",
        "poses as a known person",
    ),
    Step(
        3,
        lambda m: m.facts.signal("foreign_caller"),
        "โทรจากต่างประเทศปลอมเป็นคนในประเทศ",
        "a call from abroad made to look local",
    ),
    Step(
        3,
        lambda m: m.of("ELC") and "ect" in m.facts.agencies,
        "อ้าง กกต.",
        "cites the election commission",
    ),
    Step(
        2,
        lambda m: (
            m.facts.cue("expert", "romance")
            or m.facts.signal("health_cure", "job_offer", "loan_offer", "too_good_return", "prize")
        ),
        "พอเชื่อได้",
        "plausible",
    ),
    Step(
        2,
        lambda m: m.of("CHD") and not m.of("CHD", "csam"),
        "ผู้กระทำทำให้ไว้ใจ",
        "the offender builds trust",
    ),
    Step(1, always, "น้ำหนักอ่อน", "weak"),
)

DIVISION: Final = (
    Step(4, lambda m: m.facts.cue("incite"), "ยุยงรุนแรง", "incites violence"),
    Step(3, lambda m: m.facts.cue("hate"), "ถ้อยคำเกลียดชัง", "hateful words"),
    Step(3, lambda m: m.of("ELC", "slander"), "ใส่ร้ายทางการเมือง", "political smear"),
    Step(
        2,
        lambda m: m.of("ELC", "distort", "blackout") or (m.of("MIS") and m.facts.cue("stereotype")),
        "เหมารวมกลุ่ม",
        "labels a group",
    ),
    Step(2, lambda m: m.of("MIS", "security"), "กระทบความสงบ", "touches public peace"),
    Step(1, lambda m: m.of("ELC") or m.of("MIS", "disaster"), "แตกแยกเล็กน้อย", "slightly divisive"),
    Step(0, always, "ไม่พบ", "none"),
)

SPREAD: Final = (
    Step(0, lambda m: m.of("NONE"), "ไม่มีการแพร่", "no spread"),
    Step(3, lambda m: m.facts.cue("widely"), "แพร่เป็นวงกว้าง", "spreads widely"),
    Step(
        2,
        lambda m: m.of("MIS") or m.of("ELC") or m.of("CHD", "csam"),
        "แพร่ในกลุ่ม",
        "spreads in groups",
    ),
    Step(
        2,
        lambda m: m.facts.cue("public_page") and not m.facts.sent and not m.of("CHD"),
        "เผยแพร่สาธารณะ",
        "published openly",
    ),
    Step(
        2,
        lambda m: m.of("SCM") and m.facts.linked and not m.facts.sent,
        "ข้อความหว่านถึงหลายคน",
        "sent to many people",
    ),
    Step(1, always, "ไม่เกิน 1,000 คนหรือไม่ทราบ", "under 1,000 people or unknown"),
)
