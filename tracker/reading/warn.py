"""The sentences of the reader's warnings, Thai and English, by code.

A warning never stops the reading: what was understood with doubt is in its field too.
"""

from tracker.reading.draft import Warning

SENTENCES = {
    "indicator-name-number": (
        "ชื่อตัวชี้วัดกับเลขที่ไม่ตรงกัน ใช้ตามชื่อ (ตัวชี้วัดที่ {number} {name})",
        "the indicator's name and number disagree; the name was taken ({number} {name})",
    ),
    "indicator-name-in-finding": (
        "ผลการวิเคราะห์อ้างชื่อตัวชี้วัด “{name}” ซึ่งไม่ตรงกับช่องตัวชี้วัด ใช้ตามช่องตัวชี้วัด",
        "the analysis names another indicator ({name}) than the indicator column; "
        "the column was taken",
    ),
    "indicator-misspelt": (
        "ชื่อตัวชี้วัดสะกดไม่ตรงกับชื่อทางการ อ่านเป็น “{name}”",
        "the indicator's name is misspelt; read as {name}",
    ),
    "indicator-number-only": (
        "พบเพียงเลขที่ตัวชี้วัด {number} ไม่พบชื่อ โปรดตรวจ",
        "only the indicator's number {number} was found, not its name; please check",
    ),
    "indicator-unknown": (
        "ไม่ทราบว่ามาตรการนี้อยู่ในตัวชี้วัดใด",
        "no indicator could be found for this measure",
    ),
    "indicator-sounds-like": (
        "จุดอ่อนคล้ายกับตัวชี้วัดที่ {number} {name} แต่เอกสารไม่ได้ระบุ จึงไม่ได้ใส่ให้",
        "the weakness sounds like indicator {number} {name}, but the document does not say so; "
        "it was left out",
    ),
    "issue-unknown": (
        "ไม่พบว่าเป็นประเด็นใดใน ๗ ประเด็น: {text}",
        "the issue is none of the seven: {text}",
    ),
    "question-unknown": (
        "รหัสข้อ {question} ไม่มีในการประเมินปี {year}",
        "the code {question} does not exist in the {year} edition",
    ),
    "inherited-cell": (
        "ช่องว่าง ใช้ค่าตามแถวบน ({what})",
        "blank cells were read as merged with the row above ({what})",
    ),
    "owner-missing": ("ไม่พบผู้รับผิดชอบ", "no owner was found"),
    "owner-doubtful": (
        "ไม่แน่ใจว่าแยกชื่อผู้รับผิดชอบถูกต้อง: {text}",
        "the owners may be cut wrongly: {text}",
    ),
    "owner-exception": (
        "ผู้รับผิดชอบมีข้อยกเว้น ({text}) ซึ่งไม่ได้ตัดออกให้ โปรดตรวจ",
        "the owners have an exception ({text}) that was not taken out; please check",
    ),
    "period-assumed": (
        "ไม่ได้ระบุระยะเวลา ใช้ทั้งปีงบประมาณ {year}",
        "no period is stated; the whole fiscal year {year} was taken",
    ),
    "period-doubtful": ("ระยะเวลา “{text}”: {th}", "period “{text}”: {en}"),
    "plan-year-guessed": (
        "เอกสารไม่ได้ระบุปีงบประมาณของแผนชัดเจน ใช้ปี {year}",
        "the plan's fiscal year is not stated clearly; {year} was taken",
    ),
    "plan-year-conflict": (
        "หัวเรื่องระบุปี {title} แต่ระยะเวลาอยู่ในปี {year} ใช้ปี {year}",
        "the title says {title}, but the periods lie in {year}; {year} was taken",
    ),
    "plan-other-year": (
        "ตารางนี้เป็นของปีงบประมาณ {year} จึงไม่รวมในแผนปี {plan} เก็บข้อความไว้ในส่วนที่เหลือ",
        "this table is of the year {year}; it was kept as leftover, not in the plan of {plan}",
    ),
    "plan-year-unknown": (
        "ไม่พบปีงบประมาณของแผน โปรดระบุ",
        "the plan's fiscal year was not found; please state it",
    ),
    "stale-year": (
        "มีปี {year} ซึ่งเก่ากว่าปีที่ประเมิน อาจคัดลอกมาจากแผนเดิม",
        "the year {year} is older than the assessment; it may be left from an older plan",
    ),
    "score-arithmetic": ("{th}", "{en}"),
    "score-conflict": (
        "คะแนนของ {what} ระบุไว้ต่างกัน ({one} และ {other}) ใช้ {one}",
        "the score of {what} is given twice ({one} and {other}); {one} was taken",
    ),
    "level-conflict": (
        "ระดับ “{stated}” ไม่ตรงกับคะแนนตามเกณฑ์ ({reckoned})",
        "the level {stated} does not follow from the scores ({reckoned})",
    ),
    "status-ticked": (
        "มีเครื่องหมายในช่องสถานะ อ่านเป็น “{th}” โปรดตรวจ",
        "a status column is ticked; read as {en}; please check",
    ),
    "status-both": (
        "มีเครื่องหมายทั้งช่องดำเนินการแล้วและยังไม่ดำเนินการ จึงถือว่ายังไม่เริ่ม",
        "both status columns are ticked; taken as planned",
    ),
    "title-from-steps": (
        "ตารางไม่มีช่องมาตรการ ใช้ช่อง “{head}” เป็นชื่อมาตรการ",
        "the table has no column of measures; the column “{head}” was taken for it",
    ),
    "title-missing": (
        "แถวนี้ไม่มีชื่อมาตรการ ใช้ข้อความจากช่องอื่น",
        "the row has no measure; its title was taken from another cell",
    ),
    "columns-guessed": (
        "ตารางไม่มีหัวตารางที่รู้จัก จึงเดาความหมายของแต่ละช่อง โปรดตรวจ",
        "the table has no head that is known; the meaning of its columns was guessed",
    ),
    "column-unknown": (
        "ไม่รู้จักความหมายของช่อง “{head}” เก็บข้อความไว้ในส่วนที่เหลือ",
        "the meaning of the column “{head}” is not known; its text was kept as leftover",
    ),
    "result-table": (
        "ตารางนี้เป็นรายงานผลของมาตรการที่อ่านแล้ว ไม่นับเป็นมาตรการใหม่",
        "this table reports on measures already read; it adds none",
    ),
    "weak-plan": (
        "ตารางนี้ไม่มีทั้งผู้รับผิดชอบและระยะเวลา แต่อ่านเป็นแผนเพราะไม่มีตารางแผนอื่น",
        "the table names neither owners nor periods; it was read as the plan, since there is "
        "no other",
    ),
    "from-prose": (
        "มาตรการนี้อ่านจากข้อความที่ไม่ได้อยู่ในตาราง โปรดตรวจ",
        "this measure was read from prose outside a table; please check",
    ),
    "no-plan": (
        "ไม่พบแผนหรือตารางมาตรการในเอกสารนี้ ทางเลือก: คัดลอกตารางมาตรการมาวาง "
        "หรือกรอกแบบฟอร์ม Word หรือ Excel ของระบบ",
        "no plan and no table of measures was found in this document; paste the table of "
        "measures, or fill in our Word or Excel form",
    ),
    "agency-doubtful": (
        "ชื่อหน่วยงานในเอกสารเขียนไม่ตรงกัน ใช้ “{name}”",
        "the agency's name is written in several ways; {name} was taken",
    ),
    "province-unknown": (
        "ไม่รู้จักชื่อจังหวัด “{name}”",
        "no province is called {name}",
    ),
    "memo-date-doubtful": (
        "อ่านวันที่ของบันทึกข้อความไม่ได้: {text}",
        "the memo's date could not be read: {text}",
    ),
}


def warn(code: str, where: str, /, **values: object) -> Warning:
    """A warning with its sentence filled in; the Thai sentence stands first."""
    th, en = SENTENCES[code]
    return Warning(where, code, f"{th.format(**values)} · {en.format(**values)}")
