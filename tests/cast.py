"""The cast that every test knows: who they are, what they may do, which desk they sit at.

anan screens at the national centre, nok checks facts there, bua signs as editor, dao protects
children, fah helps victims, krit coordinates Chiang Mai, som Ubon Ratchathani, lek is the central
bank's liaison, wit the disaster agency's, chai audits, ploy administers, tan volunteers, nat
supervises, jit takes calls and nothing else, isa screens at the Isan centre; mali is a citizen and stranger is signed in with nothing.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """One member of the cast."""

    username: str
    name_th: str
    role: str
    organisation: str
    province: str = ""


CAST = {
    person.username: person
    for person in (
        Person("anan", "อนันต์ ตัวอย่าง", "screener", "ruthan"),
        Person("nok", "นก ตัวอย่าง", "fact_checker", "ruthan"),
        Person("bua", "บัว ตัวอย่าง", "editor", "ruthan"),
        Person("dao", "ดาว ตัวอย่าง", "child_protection", "ruthan"),
        Person("fah", "ฟ้า ตัวอย่าง", "case_officer", "ruthan"),
        Person("krit", "กฤต ตัวอย่าง", "coordinator", "ruthan", "50"),
        Person("som", "ส้ม ตัวอย่าง", "coordinator", "ruthan", "34"),
        Person("lek", "เล็ก ตัวอย่าง", "liaison", "bot"),
        Person("wit", "วิทย์ ตัวอย่าง", "liaison", "ddpm"),
        Person("chai", "ชัย ตัวอย่าง", "auditor", "ruthan"),
        Person("ploy", "พลอย ตัวอย่าง", "administrator", "ruthan"),
        Person("tan", "ตาล ตัวอย่าง", "volunteer", "ruthan"),
        Person("nat", "นัท ตัวอย่าง", "supervisor", "ruthan"),
        Person("jit", "จิต ตัวอย่าง", "operator", "ruthan"),
        Person("isa", "อิสา ตัวอย่าง", "screener", "ruthan-isan"),
    )
}
STRANGER = Person("stranger", "คนแปลกหน้า ตัวอย่าง", "", "")
PASSWORD = "ตัวอย่าง-correct-horse-0000"
