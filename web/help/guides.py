"""What each role does first: three steps with the page of each, and what is good to know.

Says how the site is used; what somebody may do stands in workflows.
"""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext

from workflows.endorsement import MEMO
from workflows.engine import Machine
from workflows.states import PART, PLAN, REPORT, ROUND


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do, and the page on which it is done."""

    text: Any
    place: Any = None
    endpoint: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """A role's page: its first line, three steps, more to know, and the states of its work."""

    key: str
    name: Any
    lead: Any
    steps: tuple[Step, Step, Step]
    more: tuple[Any, ...]
    machines: tuple[Machine, ...]


GUIDES = (
    Guide(
        "head",
        lazy_gettext("หัวหน้าส่วนราชการและเจ้าหน้าที่ผู้รับผิดชอบ"),
        lazy_gettext("รายงานผลของส่วนราชการท่านให้ครบก่อนวันครบกำหนด จากโทรศัพท์ก็ได้"),
        (
            Step(
                lazy_gettext("เปิดลิงก์ในการแจ้งเตือน หรือเข้าสู่ระบบ แล้วดูว่ายังค้างมาตรการใด"),
                lazy_gettext("งานของฉัน"),
                "my_work.mine",
            ),
            Step(
                lazy_gettext(
                    "ไม่มีอะไรใหม่กด “คงเดิม” มีผลกด “รายงาน” เขียนสั้น ๆ ว่าทำอะไร เมื่อใด "
                    "แล้วแนบภาพถ่ายหรือลิงก์ถ้ามี"
                ),
                lazy_gettext("งานของฉัน"),
                "my_work.mine",
            ),
            Step(
                lazy_gettext("ทำครบแล้วกด “แล้วเสร็จ” ต้องมีผล วันที่ดำเนินการ และหลักฐานอย่างน้อยหนึ่งรายการ"),
                lazy_gettext("มาตรการ ITA"),
                "plan.current",
            ),
        ),
        (
            lazy_gettext("ไม่ต้องรอให้ครบทุกเรื่อง ส่งเรื่องที่เสร็จก่อนได้ ส่งครบแล้วระบบหยุดเตือน"),
            lazy_gettext("แจ้งผลทางโทรศัพท์หรือในที่ประชุมได้ เจ้าหน้าที่ผู้ดูแลแผนบันทึกแทน โดยระบุชื่อท่านและที่มา"),
            lazy_gettext("ทำไม่ได้จริง เปิดหน้าของมาตรการ แล้วบันทึกว่าไม่สามารถดำเนินการได้ พร้อมเหตุผล"),
        ),
        (PART, REPORT),
    ),
    Guide(
        "clerk",
        lazy_gettext("เจ้าหน้าที่ผู้ดูแลแผน"),
        lazy_gettext("นำแผนเข้าระบบครั้งเดียว แล้วให้ระบบตาม เตือน และร่างบันทึกข้อความ"),
        (
            Step(
                lazy_gettext(
                    "นำเข้าแผนจากไฟล์ Word, PDF หรือ Excel ที่มีอยู่ ตรวจจุดที่ระบบไม่แน่ใจ แล้วอนุมัติแผน"
                ),
                lazy_gettext("นำเข้าแผน"),
                "imports.upload",
            ),
            Step(
                lazy_gettext(
                    "ระหว่างรอบ ดูว่าใครยังไม่ส่ง เตือน บันทึกแทน คัดลอกข้อความลงกลุ่ม LINE หรือเปิดหน้าประชุม"
                ),
                lazy_gettext("รอบรายงาน"),
                "rounds.current",
            ),
            Step(
                lazy_gettext(
                    "เมื่อถึงกำหนด ตรวจบันทึกข้อความ แก้ถ้อยคำ เสนอ ใส่เลขที่และวันที่ แล้วบันทึกว่าเผยแพร่แล้ว"
                ),
                lazy_gettext("บันทึกข้อความ"),
                "memo.current",
            ),
        ),
        (
            lazy_gettext("แก้แผนที่อนุมัติแล้วได้โดยการแก้ไขเพิ่มเติมที่มีเลขที่และเหตุผล ของเดิมยังอยู่ในประวัติ"),
            lazy_gettext("ตำแหน่ง คำสั่งให้ปฏิบัติหน้าที่แทน และส่วนราชการ อยู่ในเมนู “สำนักงาน”"),
            lazy_gettext("จดหมายที่ส่งไม่ถึงอยู่ในหน้า “การแจ้งเตือน” พร้อมวิธีแก้"),
        ),
        (PLAN, ROUND, REPORT, MEMO),
    ),
    Guide(
        "palad",
        lazy_gettext("ปลัด"),
        lazy_gettext("อ่านบันทึกข้อความที่มาถึงท่าน แล้วเสนอต่อหรือส่งกลับ"),
        (
            Step(lazy_gettext("ดูว่าเรื่องใดรอท่านอยู่"), lazy_gettext("เรื่องที่รอท่าน"), "waiting.waiting"),
            Step(
                lazy_gettext("อ่านบันทึกข้อความ แล้วกด “เสนอต่อผู้บริหาร” หรือส่งกลับพร้อมข้อสังเกต"),
                lazy_gettext("บันทึกข้อความ"),
                "memo.current",
            ),
            Step(
                lazy_gettext("ดูว่าส่วนราชการใดยังไม่รายงาน ขยายกำหนดส่งได้เมื่อมีเหตุ"),
                lazy_gettext("รอบรายงาน"),
                "rounds.current",
            ),
        ),
        (
            lazy_gettext("ระบบไม่แจ้งผู้บังคับบัญชาเอง เว้นแต่ท่านเปิดไว้ในหน้า “รอบรายงาน”"),
            lazy_gettext("ผู้ทำการแทนท่านตามคำสั่งลงความเห็นแทนได้ บันทึกข้อความพิมพ์รูปแบบการทำการแทนให้"),
        ),
        (MEMO, PART),
    ),
    Guide(
        "mayor",
        lazy_gettext("ผู้บริหาร"),
        lazy_gettext("รับทราบผลการดำเนินการ และอนุญาตให้เผยแพร่"),
        (
            Step(lazy_gettext("ดูว่าเรื่องใดรอท่านอยู่"), lazy_gettext("เรื่องที่รอท่าน"), "waiting.waiting"),
            Step(
                lazy_gettext("อ่านบันทึกข้อความบนโทรศัพท์ แล้วลงความเห็น หรือส่งกลับพร้อมข้อสังเกต"),
                lazy_gettext("บันทึกข้อความ"),
                "memo.current",
            ),
            Step(
                lazy_gettext("ดูภาพรวมของแผน: มาตรการใดแล้วเสร็จ มาตรการใดยังไม่เริ่ม"),
                lazy_gettext("มาตรการ ITA"),
                "plan.current",
            ),
        ),
        (
            lazy_gettext("พบข้อผิดพลาดหลังลงความเห็นแล้วแต่ยังไม่เผยแพร่ เรียกกลับมาแก้ไขได้"),
            lazy_gettext("เอกสารที่ออกแล้วเก็บไว้ไม่เปลี่ยน การแก้ไขออกเป็นฉบับใหม่"),
        ),
        (MEMO, PART),
    ),
    Guide(
        "auditor",
        lazy_gettext("ผู้ตรวจสอบภายใน"),
        lazy_gettext("อ่านได้ทุกอย่าง แก้ไขอะไรไม่ได้"),
        (
            Step(
                lazy_gettext("ดูแผน แล้วเปิดมาตรการที่สนใจ ประวัติบอกว่าใครทำอะไร เมื่อใด เพราะเหตุใด"),
                lazy_gettext("มาตรการ ITA"),
                "plan.current",
            ),
            Step(
                lazy_gettext("ดูว่าแต่ละรอบใครรายงานเมื่อใด และใครได้รับการเตือนเมื่อใด"),
                lazy_gettext("รอบรายงาน"),
                "rounds.current",
            ),
            Step(
                lazy_gettext("เทียบกับบันทึกข้อความที่ออกแล้ว ซึ่งเก็บไว้พร้อมค่าตรวจสอบ"),
                lazy_gettext("บันทึกข้อความ"),
                "memo.current",
            ),
        ),
        (
            lazy_gettext(
                "ประวัติเขียนต่อท้ายอย่างเดียวและร้อยกันด้วยลายเซ็นลับ ผู้ดูแลระบบตรวจว่าไม่มีใครแก้ได้ด้วยคำสั่ง "
                "tidtam verify"
            ),
        ),
        (PART, REPORT, ROUND, MEMO),
    ),
    Guide(
        "administrator",
        lazy_gettext("ผู้ดูแลระบบ"),
        lazy_gettext("ดูแลคน ตำแหน่ง และการตั้งค่า ให้คนอื่นทำงานได้"),
        (
            Step(
                lazy_gettext("เพิ่มส่วนราชการ เจ้าหน้าที่ และตำแหน่ง แล้วให้ลิงก์เข้าสู่ระบบครั้งแรก"),
                lazy_gettext("สำนักงาน"),
                "office.officers.every",
            ),
            Step(
                lazy_gettext("ตั้งเวลาทำการ วันหยุด วันเตือน และหน้าสำหรับประชาชน"),
                lazy_gettext("การตั้งค่าของหน่วยงาน"),
                "office.settings.every",
            ),
            Step(
                lazy_gettext("ดูว่าการแจ้งเตือนถึงผู้รับ และสำรองข้อมูลทุกคืนด้วยคำสั่ง tidtam backup"),
                lazy_gettext("การแจ้งเตือน"),
                "notices.log",
            ),
        ),
        (
            lazy_gettext("โอนตำแหน่งพร้อมงานค้างทุกเดือนตุลาคม งานอยู่กับตำแหน่ง ไม่ได้อยู่กับคน"),
            lazy_gettext("รายการสำคัญ เช่น เปลี่ยนตำแหน่ง ระบบถามรหัสผ่านอีกครั้งหลัง ๑๕ นาที"),
        ),
        (PART,),
    ),
    Guide(
        "supervisor",
        lazy_gettext("ผู้กำกับดูแลจากอำเภอหรือจังหวัด"),
        lazy_gettext("ดูว่าหน่วยงานที่ยินยอมมีแผน รายงาน และบันทึกข้อความแล้วหรือไม่ โดยไม่จัดอันดับ"),
        (
            Step(
                lazy_gettext("เข้าสู่ระบบด้วยบัญชีที่ได้รับ จะเห็นเฉพาะหน่วยงานที่ยินยอมให้ดู"),
                lazy_gettext("เข้าสู่ระบบ"),
                "sign_in.door",
            ),
            Step(
                lazy_gettext(
                    "ดูตารางเดียว: อนุมัติแผนแล้วหรือยัง รายงานแล้วกี่รายการ บันทึกข้อความลงนามแล้วหรือยัง"
                ),
                lazy_gettext("การกำกับดูแล"),
                "supervision.table",
            ),
            Step(
                lazy_gettext("ดาวน์โหลดตารางเป็น Excel เพื่อใช้ในรายงานของท่าน"),
                lazy_gettext("การกำกับดูแล"),
                "supervision.table",
            ),
        ),
        (lazy_gettext("ท่านแก้ไขอะไรไม่ได้ และไม่เห็นถ้อยคำหรือชื่อเจ้าหน้าที่"),),
        (PLAN, ROUND, MEMO),
    ),
    Guide(
        "citizen",
        lazy_gettext("ประชาชนและผู้ตรวจประเมิน"),
        lazy_gettext("อ่านแผน ความก้าวหน้า และเอกสารที่เผยแพร่แล้ว ไม่ต้องเข้าสู่ระบบ"),
        (
            Step(
                lazy_gettext("เปิดหน้าสำหรับประชาชนของหน่วยงาน จากหน้าแรกหรือเว็บไซต์ของหน่วยงาน"),
                lazy_gettext("หน้าแรก"),
                "my_work.home",
            ),
            Step(lazy_gettext("อ่านแผนทีละครึ่งปี หรือดาวน์โหลดเป็น CSV และ JSON พร้อมคำอธิบายข้อมูล")),
            Step(
                lazy_gettext(
                    "ได้เอกสารมาจากที่อื่น ตรวจได้ในหน้า “ตรวจสอบเอกสาร” ด้วยเลขที่ ค่า SHA-256 หรือตัวไฟล์"
                )
            ),
        ),
        (lazy_gettext("ร่างแผน ร่างบันทึกข้อความ ชื่อเจ้าหน้าที่ และหลักฐานที่ยังไม่เปิดเผย ไม่อยู่ในหน้านี้"),),
        (PART,),
    ),
)
