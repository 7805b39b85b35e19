"""What liaisons, centres and administrators type about requests, grounds and notices."""

from ruthan.referrals.forms.answering import (
    AnswerForm,
    AppealForm,
    DeskFilter,
    NotedForm,
    RefuseForm,
    WithdrawForm,
    WordsForm,
)
from ruthan.referrals.forms.grounds import GroundForm, NewGroundForm, RecipientForm
from ruthan.referrals.forms.notices import (
    CounterEndForm,
    CounterForm,
    JudgeForm,
    LogFilter,
    MatterForm,
    NoticeFilter,
    NoticeForm,
    StepForm,
    TicketForm,
)
from ruthan.referrals.forms.sending import JoinForm, RequestForm

__all__ = (
    "AnswerForm",
    "AppealForm",
    "CounterEndForm",
    "CounterForm",
    "DeskFilter",
    "GroundForm",
    "JoinForm",
    "JudgeForm",
    "LogFilter",
    "MatterForm",
    "NewGroundForm",
    "NotedForm",
    "NoticeFilter",
    "NoticeForm",
    "RecipientForm",
    "RefuseForm",
    "RequestForm",
    "StepForm",
    "TicketForm",
    "WithdrawForm",
    "WordsForm",
)
