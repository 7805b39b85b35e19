"""A field's label, hint, error and control belong together for everyone."""

from __future__ import annotations

from collections.abc import Callable

from django import forms

Draw = Callable[..., str]


class ASmallForm(forms.Form):
    """Enough of a form to ask with."""

    text = forms.CharField(max_length=5000, help_text="วางข้อความ", widget=forms.Textarea)
    want = forms.ChoiceField(choices=[("a", "รู้"), ("b", "<เตือน>")], widget=forms.RadioSelect)
    channels = forms.MultipleChoiceField(
        required=False, choices=[("line", "LINE")], widget=forms.CheckboxSelectMultiple
    )
    files = forms.FileField(required=False)  # type: ignore[assignment]
    province = forms.ChoiceField(required=False, choices=[("", ""), ("50", "เชียงใหม่")])
    agree = forms.BooleanField(required=False)


def test_a_label_names_its_control_and_a_hint_describes_it(draw: Draw) -> None:
    shown = draw("{% field form.text counter=True %}", form=ASmallForm())
    assert '<label for="id_text">' in shown
    assert 'aria-describedby="id_text_hint id_text_count"' in shown
    assert 'id="id_text_hint"' in shown
    assert 'data-limit="5000"' in shown
    assert "aria-invalid" not in shown


def test_an_error_is_tied_to_its_control_and_comes_before_the_hint(draw: Draw) -> None:
    shown = draw("{% field form.text %}", form=ASmallForm({}))
    assert 'aria-describedby="id_text_error id_text_hint"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'id="id_text_error"' in shown


def test_what_may_be_left_out_says_so(draw: Draw) -> None:
    form = ASmallForm()
    assert "(ถ้ามี)" in draw("{% field form.province %}", form=form)
    assert "(ถ้ามี)" not in draw("{% field form.text %}", form=form)


def test_a_group_is_a_fieldset_with_its_question(draw: Draw) -> None:
    shown = draw("{% field form.want %}", form=ASmallForm())
    assert "<fieldset" in shown
    assert "<legend>" in shown
    assert shown.count('type="radio"') == 2


def test_choice_cards_keep_the_choice_and_escape_it(draw: Draw) -> None:
    form = ASmallForm({"want": "b"})
    shown = draw("{% choice_cards form.want icons=icons %}", form=form, icons={"a": "check"})
    assert 'value="b" id="id_want_1" checked' in shown
    assert "&lt;เตือน&gt;" in shown
    assert shown.count("<svg") == 1
    many = draw("{% choice_cards form.channels %}", form=ASmallForm({"channels": ["line"]}))
    assert 'type="checkbox" name="channels" value="line" id="id_channels_0" checked' in many


def test_limits_for_the_script_are_plain_numbers(draw: Draw) -> None:
    shown = draw("{% upload form.files max_mb=10 max_files=5 %}", form=ASmallForm())
    assert 'data-max-bytes="10485760"' in shown
    assert 'data-max-files="5"' in shown
    assert "ไม่เกิน 5 ไฟล์ ไฟล์ละไม่เกิน 10 MB" in shown


def test_a_province_is_a_select_before_it_is_a_search(draw: Draw) -> None:
    shown = draw("{% province_picker form.province %}", form=ASmallForm())
    assert "<select" in shown
    assert "เชียงใหม่" in shown
    assert '<label for="id_province">' in shown


def test_the_summary_counts_what_to_mend_and_leads_there(draw: Draw) -> None:
    form = ASmallForm({})
    form.add_error(None, "รวมแล้วยังไม่ครบ")
    shown = draw("{% form_errors form %}", form=form)
    assert "มี 3 จุดที่ต้องแก้" in shown
    assert 'href="#id_text"' in shown
    assert 'role="alert"' in shown


def test_a_good_form_has_no_summary(draw: Draw) -> None:
    good = ASmallForm({"text": "x", "want": "a"})
    assert draw("{% form_errors form %}", form=good).strip() == ""
