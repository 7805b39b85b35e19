"""What the kit's files say around the words of a fact, in Thai and English."""

from __future__ import annotations

from typing import Final

_TH: Final = {
    "said": "ที่ส่งต่อกันว่า:",
    "said_plain": "มีการส่งต่อกันว่า",
    "result": "ผลการตรวจสอบ",
    "why": "เพราะอะไร",
    "todo": "สิ่งที่ควรทำ",
    "fact": "ข้อเท็จจริง",
    "ask": "ขอความร่วมมือ",
    "ask_words": "ขอให้ทุกหน่วยงานเผยแพร่ข้อเท็จจริงนี้ตามช่องทางของตน และไม่ส่งต่อข้อความเดิม",
    "sources": "หลักฐานและที่มา",
    "read": "อ่านหลักฐานทั้งหมด",
    "share": "ส่งต่อความจริง",
    "briefing": "เอกสารสรุปประกอบการประชุม",
    "facilitator": "บัตรสำหรับผู้นำชุมชน",
    "points": "พูดทีละข้อ",
    "hello_radio": "สวัสดีครับ/ค่ะ คุณผู้ฟัง",
    "hello_loudspeaker": "พี่น้องครับ/ค่ะ",
    "bye_radio": "รู้ทันก่อนแชร์ ขอบคุณครับ/ค่ะ",
    "bye_loudspeaker": "บอกต่อคนข้างบ้านด้วยครับ/ค่ะ",
    "heard": "มีคนส่งต่อกันว่า",
    "truth": "ความจริงคือ",
    "again": "ขอย้ำอีกครั้ง",
    "begin": "เริ่มจากเรื่องจริง",
    "asked": "ถ้ามีคนถามว่า",
    "answer": "ตอบว่า",
    "do": "ชวนทำ",
    "check": "ชวนคุย: ใครเคยได้รับข้อความแบบนี้บ้าง ตอนนั้นทำอย่างไร",
    "draft_voice": "ฉบับร่าง",
    "written_by": "เขียนโดย",
    "places": "พื้นที่",
    "licence": "ใช้ต่อได้ตาม CC BY 4.0",
    "message": "ข้อความที่ส่งต่อกัน",
}
_EN: Final = {
    "said": "What was passed around:",
    "said_plain": "It is being passed around that",
    "result": "Verdict",
    "why": "Why",
    "todo": "What to do",
    "fact": "The fact",
    "ask": "Please help",
    "ask_words": "Please pass this fact on in your own channels, and do not forward the message.",
    "sources": "Evidence and sources",
    "read": "Read all of the evidence",
    "share": "Pass the truth on",
    "briefing": "One-page briefing",
    "facilitator": "Card for community leaders",
    "points": "One point at a time",
    "hello_radio": "Hello, listeners.",
    "hello_loudspeaker": "Dear neighbours.",
    "bye_radio": "Check before you share. Thank you.",
    "bye_loudspeaker": "Please tell the people next door.",
    "heard": "A message says:",
    "truth": "The truth is:",
    "again": "Once more:",
    "begin": "Begin with what is true",
    "asked": "If somebody asks",
    "answer": "answer:",
    "do": "What to do",
    "check": "Talk about it: who has got a message like this, and what did you do?",
    "draft_voice": "Draft.",
    "written_by": "Written by",
    "places": "For",
    "licence": "Free to use under CC BY 4.0",
    "message": "The message going round",
}


def phrase(name: str, language: str) -> str:
    """One phrase; the Thai one for every language but English."""
    return (_EN if language == "en" else _TH)[name]
