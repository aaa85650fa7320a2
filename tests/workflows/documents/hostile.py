"""Texts that would be markup, code or damage if a paper did not take text as text; not a test."""

from dataclasses import replace

from hypothesis import strategies as st

from workflows.documents.memo_content import AnnexRow, MemoContent, Paragraph, Section

HOSTILE = (
    '#let x = 1; #panic() $x^2$ *bold* _it_ <label> @ref `raw` \\ // c /* c */ [a] #eval("1") = H',
    "{{ memo }} {% for x in y %} {# c #} {_{ x }_} {_% %_} {{ 7*7 }}",
    "<w:p>&amp; & < > \" ' ]]> <!-- --> <?xml ?> </w:t> <script>alert(1)</script>",
    "ก\x00ข\x07ค\x0bง\x1fจ\x7fฉ\x85ช\ud800ซ\ufffe",
    "ก" * 5000,
    "a" * 5000,
    "น้ำ" * 1600,
    "ตัวอย่าง" * 700,
    "  สองช่อง  ว่าง  ",
    "ที่่ ศักดิ์สิทธิ์ ๆๆๆ ฯลฯ (((((",
    "https://example.go.th/" + "x" * 400,
    "%PDF-1.7 {\\rtf1} \\u0e01 \\n ${jndi:ldap://x} =cmd|' /C calc'!A0",
)
# What an office types: Thai and Latin letters, digits, signs of every markup.
TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("กขคงจสดตนบปมยรลวหอาิีุูเแโ่้๊์ำะๆฯ๐๑๙ "),
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
    ),
    max_size=200,
)


def everywhere(content: MemoContent, text: str) -> MemoContent:
    """The content with this text in every kind of place where somebody's text may stand."""
    first = content.signatures[0]
    own = replace(
        first,
        name=text,
        position_lines=(text,),
        note_above=(Paragraph("note.x.1", text),),
    )
    annex = content.annexes[0]
    row = AnnexRow(((text, text), *(("–",),) * (len(annex.rows[0].cells) - 1)))
    return replace(
        content,
        subject=text,
        division_line=text,
        sections=(Section("facts", "ข้อเท็จจริง", (Paragraph("facts.x", text),)),),
        closing=Paragraph("closing", text),
        signatures=(own,),
        annexes=(replace(annex, rows=(row,)),),
        figures=(),
    )
